/** What Langium makes of the grammar without any work: its own language server with default services. Only syntax is checked. */
import { EmptyFileSystem, inject } from "langium";
import { createDefaultModule, createDefaultSharedModule, startLanguageServer } from "langium/lsp";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { HnasGeneratedModule, HnasGeneratedSharedModule } from "../../server/language/generated/module.ts";

const connection = createConnection(ProposedFeatures.all);
const shared = inject(createDefaultSharedModule({ connection, ...EmptyFileSystem }), HnasGeneratedSharedModule);
shared.ServiceRegistry.register(inject(createDefaultModule({ shared }), HnasGeneratedModule));
startLanguageServer(shared);

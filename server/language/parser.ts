/** Langium's lexer and parser for `.hnas`, made on first use. */
import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
} from "langium";
import { HnasGeneratedModule, HnasGeneratedSharedModule } from "./generated/module.ts";

/** The error's message is only the name of the token that is missing; syntax_messages.ts makes a sentence of it. */
const bareMessages = () => ({
  buildMismatchTokenMessage: ({ expected }: { expected: { name: string } }) => expected.name,
  buildNotAllInputParsedMessage: () => "",
  buildNoViableAltMessage: () => "",
  buildEarlyExitMessage: () => "",
});

let services: LangiumCoreServices | undefined;

/** All services that Langium makes of the grammar; the editor adds its own to the same modules. */
export function languageServices(): LangiumCoreServices {
  if (services) return services;
  const shared: LangiumSharedCoreServices = inject(createDefaultSharedCoreModule(EmptyFileSystem), HnasGeneratedSharedModule);
  services = inject(createDefaultCoreModule({ shared }), HnasGeneratedModule, {
    parser: {
      // Recovery is ours (syntax.ts): it leaves a tree without holes.
      ParserConfig: () => ({ recoveryEnabled: false, nodeLocationTracking: "full" as const, skipValidations: true }),
      ParserErrorMessageProvider: bareMessages,
    },
  });
  shared.ServiceRegistry.register(services);
  return services;
}

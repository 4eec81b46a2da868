/** What the editor asks about a document: each feature is a pure function in a file of its own. */
export { complete } from "./completion.ts";
export { type DefinitionPlace, definition } from "./definition.ts";
export { type Move, moveFiles } from "./file_moves.ts";
export { type FormatOptions, format } from "./format.ts";
export { hover } from "./hover.ts";
export { searchPlaces } from "./lenses.ts";
export { type Fix, fixes } from "./mends.ts";
export { highlights, references } from "./references.ts";
export { type FileEdits, prepareRename, type Refused, rename } from "./rename.ts";
export { symbols } from "./symbols.ts";
export { workspaceSymbols } from "./workspace_symbols.ts";

/** What the editor asks about a document: each feature is a pure function in a file of its own. */
export { complete } from "./completion.ts";
export { type DefinitionPlace, definition } from "./definition.ts";
export { foldingRanges } from "./folding.ts";
export { type FormatOptions, format } from "./format.ts";
export { formatRange, formatTyped } from "./format_part.ts";
export { hover } from "./hover.ts";
export { inlayHints } from "./inlay_hints.ts";
export type { KnownSpace } from "./known_space.ts";
export { searchPlaces } from "./lenses.ts";
export { links } from "./links.ts";
export { completePath, type FolderEntry } from "./path_completion.ts";
export { highlights, references } from "./references.ts";
export { type FileEdits, prepareRename, type Refused, rename } from "./rename.ts";
export { selectionRanges } from "./selection_ranges.ts";
export { semanticLegend, semanticTokens } from "./semantic_tokens.ts";
export { signatureHelp } from "./signature_help.ts";
export { symbols } from "./symbols.ts";

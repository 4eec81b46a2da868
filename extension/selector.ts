/** The documents of the language, saved or not. */
export const selector = ["file", "untitled"].map((scheme) => ({ scheme, language: "hnas" }));

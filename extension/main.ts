/** The entry of the extension: a list of what it does. */
export function activate(): void {}

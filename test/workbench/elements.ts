/** What elements on the screen say. */
import type { Locator } from "playwright-core";

/** The text of each, as it is shown. */
export async function textsOf(elements: Locator): Promise<readonly string[]> {
  const texts = await elements.allInnerTexts();
  // VS Code draws spaces as no-break spaces.
  return texts.map((text) => text.replaceAll("\u00a0", " ").trim());
}

/** An attribute of each that has it. */
export function attributesOf(elements: Locator, attribute: string): Promise<readonly string[]> {
  return elements.evaluateAll((found, name) => found.flatMap((element) => element.getAttribute(name) ?? []), attribute);
}

/** Names of the language in a real VS Code: where they are, where they are used, and other ones for them, in all files. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nowAndThen } from "./again.ts";
import { desktopVersion } from "./desktop.ts";
import { Example } from "./example.ts";
import { missingForWorkbench } from "./install.ts";
import { selectors } from "./selectors.ts";

describe.skipIf(!desktopVersion && missingForWorkbench())("names in VS Code", () => {
  let example: Example;

  beforeAll(async () => {
    example = await Example.start();
  });
  afterAll(() => example?.close());

  test("Find All References has the uses in all files", async () => {
    const { workbench } = example;
    await example.goTo("Residual())");
    expect(await workbench.language.references()).toEqual([
      "1 symbol in blocks.hnas",
      "2 symbols in fashion.hnas",
      'import { Residual } from "../blocks.hnas" in fashion.hnas on line 2 at column 10',
      `avg_pool(2), Residual()) in fashion.hnas on line ${example.lineOf("Residual())")} at column 38`,
    ]);
    await workbench.press("Escape");
  });

  test("the uses of what the cursor is at are highlighted, and no other things of that name", async () => {
    const { workbench } = example;
    const highlights = workbench.page.locator(selectors.highlight);
    const isHighlighted = (part: string, count: number) => {
      const come = nowAndThen(async () => {
        await example.goTo("space Net");
        await example.goTo(part);
      });
      return async () => {
        await come();
        return (await highlights.count()) === count;
      };
    };
    await workbench.until("three highlights", isHighlighted("filters = one_of(16", 3));
    await workbench.until("two highlights", isHighlighted("filters, kernel = one_of", 2));
  });

  test("Rename Symbol changes the definition and all uses, in both files", async () => {
    const { workbench, text } = example;
    const blocks = example.read("blocks.hnas");
    await example.goTo("Residual())");
    await workbench.language.rename("Shortcut");
    await workbench.until("the new name in both files", async () => {
      const [here, there] = [example.read("fashion/fashion.hnas"), example.read("blocks.hnas")];
      return here === text.replaceAll("Residual", "Shortcut") && there === blocks.replace("block Residual", "block Shortcut");
    });
    await example.problemsAre("no problem", (messages) => messages.length === 0);
    await example.goTo("Residual())");
    await workbench.language.rename("Residual");
    await workbench.until("the old name in both files", async () => {
      return example.read("fashion/fashion.hnas") === text && example.read("blocks.hnas") === blocks;
    });
  });

  test("Rename Symbol says why a name cannot be given, and changes nothing", async () => {
    const { workbench, text } = example;
    await example.goTo("Residual())");
    await workbench.language.rename("Net");
    await workbench.notifications.once(`In fashion.hnas, two things would be called \`Net\`, one of them on line`);
    await workbench.runCommand("Notifications: Clear All Notifications");
    expect(await workbench.editor.savedText()).toBe(text);
  });

  test("Go to Symbol in Workspace finds what a file declares that nobody has opened", async () => {
    const { workbench } = example;
    await workbench.quickInput.search("ControlOrMeta+T", "#TwoConv", "TwoConvolutions");
    await workbench.until("its file", async () => (await workbench.editor.activeTab()) === "two-convolutions.hnas");
    const declared = example.read("fashion/two-convolutions.hnas").split("\n").indexOf("space TwoConvolutions for clothes {") + 1;
    await workbench.editor.isAt(declared);
    await example.open();
  });

  test("Go to Definition leads from an import into its file, and back", async () => {
    const { workbench } = example;
    await example.goTo("Residual }");
    await workbench.press("F12");
    await workbench.until("the imported file", async () => (await workbench.editor.activeTab()) === "blocks.hnas");
    await workbench.editor.isAt(example.read("blocks.hnas").split("\n").indexOf("block Residual() {") + 1);
    await workbench.runCommand("Go Back");
    await workbench.until("the file again", async () => (await workbench.editor.activeTab()) === "fashion.hnas");
  });
});

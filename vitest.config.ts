import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const workbench = "test/workbench/**/*.test.ts";
// What this machine has of other devices is left alone, unless one of them is to be tested.
const env = process.env.HNAS_TEST_DEVICE ? {} : { HNAS_CACHE: fileURLToPath(new URL(".cache/none", import.meta.url)) };
const shared = { pool: "forks", testTimeout: 60_000, env } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: "hnas", include: ["test/**/*.test.ts"], exclude: [workbench, "**/node_modules/**"] } },
      {
        // One window at a time, apart from the others: a workbench that waits for a processor is a slow one.
        test: {
          ...shared,
          name: "workbench",
          include: [workbench],
          globalSetup: "test/workbench/setup.ts",
          exclude: ["**/node_modules/**"],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

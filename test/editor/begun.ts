/** Workspaces with a tiny search, and how it is begun and followed through a language server. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isRefusal, type RunStatus } from "../../server/protocol/editor.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { readRun, runAt } from "../../server/runs/store.ts";
import { workspace } from "../cli/hnas.ts";
import { temporaryFolder } from "../runs/tiny.ts";
import type { Client } from "./client.ts";

const root = temporaryFolder();
let count = 0;

/** A new workspace; its folder's name is one that people give. */
export function fresh(search = "budget: 5 evaluations"): {
  readonly folder: string;
  readonly file: string;
  readonly uri: string;
} {
  const folder = join(root, `我的 项目 ${count++}`);
  const file = workspace(folder, { search });
  return { folder, file, uri: pathToFileURL(file).href };
}

export async function begin(client: Client, uri: string): Promise<string> {
  const answer = await client.request("hnas/start", { uri });
  if (isRefusal(answer)) throw new Error(answer.refused);
  const followed = await client.request("hnas/follow", answer);
  if (isRefusal(followed)) throw new Error(followed.refused);
  return answer.folder;
}

export const has =
  (type: RunEvent["type"], least = 1) =>
  (folder: string): true | undefined =>
    readRun(runAt(folder)).filter((event) => event.type === type).length >= least || undefined;

/** Once the run that is followed is at this, as the server tells it. */
export const at = (client: Client, folder: string, status: RunStatus) =>
  client.until(() => {
    const last = client.told.findLast(({ method, params }) => method === "hnas/events" && params.run.folder === folder);
    return last?.method === "hnas/events" && last.params.run.status === status ? last.params.run : undefined;
  });

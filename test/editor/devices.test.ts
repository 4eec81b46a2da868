/** The tensorflow device as the editor asks for it: installed, and found by the Python that the editor names. Nothing is downloaded. */
import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import { packageVersion } from "../../server/compute/tensorflow/package.ts";
import { workspace } from "../cli/hnas.ts";
import { cacheWith, program, pythonWith } from "../compute/installed.ts";
import { childrenOf, gone, temporaryFolder } from "../runs/tiny.ts";
import { Client } from "./client.ts";

afterEach(() => void vi.unstubAllEnvs());

const folder = temporaryFolder();
const nowhere = { named: "/nowhere/python" };
const sentence =
  /^TensorFlow was not found \(\/nowhere\/python: it cannot be started\); .*the setting hnas\.tensorflow\.python .*\.$/;

const linesOf = (client: Client) =>
  client.told.flatMap(({ method, params }) => (method === "hnas/installing" ? params.text : []));

/** Compiles nothing: an empty file for the last of its arguments. */
const compiler = (name: string, ...lines: readonly string[]) =>
  program(folder, name, 'for output; do :; done; : > "$output"', ...lines);

const started = join(folder, "started");
/** It never ends, and has started another program. */
const slow = compiler("slow-c++", `sleep 600 & echo $! > '${started}'; wait`);
const python = { named: pythonWith(folder, "python", "2.19.0") };
const unfinished = () => globSync(join(folder, "cache-*", "tensorflow", "bindings", "*2.19.0*", "*"));

/** An editor on a machine where only the binding is missing. */
function clientWith(cxx: string): Promise<Client> {
  vi.stubEnv("HNAS_CACHE", cacheWith(folder, packageVersion));
  vi.stubEnv("CXX", cxx);
  rmSync(started, { force: true });
  return Client.start(folder);
}

/** The slow compiler and the program that it has started, once they are there. */
async function compiling(client: Client): Promise<readonly number[]> {
  await client.until(() => linesOf(client).find((line) => line.startsWith("Building")));
  const child = await vi.waitUntil(() => existsSync(started) && Number(readFileSync(started, "utf8")), 10_000);
  const programs = [...childrenOf(client.process.pid), child];
  expect(programs).toHaveLength(2);
  return programs;
}

describe.runIf(process.platform === "linux")("an installation", () => {
  test("with a Python that is missing: the sentence that says so", async () => {
    const client = await Client.start(folder);
    const answer = await client.request("hnas/install", { python: nowhere });
    expect(answer).toEqual({ refused: expect.stringMatching(sentence) });
    expect(linesOf(client)).toEqual([]);
  });

  test("takes the TensorFlow of the Python that is named, or else selected, and tells what it does", async () => {
    const client = await clientWith(compiler("c++"));
    const selected = pythonWith(folder, "selected", "2.20.0");
    const library = join(folder, "tensorflow-2.20.0");
    expect(await client.request("hnas/install", { python: { selected } })).toMatchObject({ version: "2.20.0", library });
    const lines = linesOf(client);
    expect(lines[0]).toBe(`TensorFlow 2.20.0 in ${library}`);
    expect(lines).toContainEqual(expect.stringMatching(/^Building the binding/));
    const named = pythonWith(folder, "named", "2.21.0");
    expect(await client.request("hnas/install", { python: { named, selected } })).toMatchObject({ version: "2.21.0" });
  });

  test("is cancelled: its programs end, nothing half is left, and it can be asked for again", async () => {
    const client = await clientWith(slow);
    const cancel = new CancellationTokenSource();
    const answer = client.request("hnas/install", { python }, cancel.token);
    const programs = await compiling(client);
    expect(unfinished()).toHaveLength(1);
    expect(await client.request("hnas/install", { python })).toEqual({
      refused: expect.stringMatching(/^It is being installed/),
    });
    cancel.cancel();
    expect(await answer).toEqual({ refused: expect.stringMatching(/^The installation was stopped\./) });
    await gone(programs);
    expect(unfinished()).toEqual([]);
    expect(await client.request("hnas/install", { python: nowhere })).toEqual({ refused: expect.stringMatching(sentence) });
  });

  test("ends with its server", async () => {
    const client = await clientWith(slow);
    void client.request("hnas/install", { python }).catch(() => {});
    const programs = await compiling(client);
    await client.connection.sendRequest("shutdown");
    await client.connection.sendNotification("exit");
    await gone(programs);
  });
});

test.runIf(process.platform === "linux")("a search looks for TensorFlow in the Python that it is given", async () => {
  vi.stubEnv("HNAS_CACHE", cacheWith(folder, packageVersion));
  const file = workspace(join(folder, "workspace"), { search: "device: tensorflow" });
  const client = await Client.start(join(folder, "workspace"));
  const answer = await client.request("hnas/start", { uri: pathToFileURL(file).href, python: nowhere });
  expect(answer).toEqual({ refused: expect.stringMatching(/\(\/nowhere\/python: it cannot be started\)/) });
});

// Runs the exported Keras and PyTorch code of networks with every operation, and compares it with our engine: outputs within 1e-4 of
// the largest magnitude, numbers of parameters, and what the exported classifier prints for pictures.
// The Python environment is made once, in .cache/python.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { generate, type TargetName } from "../server/codegen/index.ts";
import { type Case, cases, inputsFor, modelFor, pictured, untried } from "../test/codegen/cases.ts";
import { type Picture, writePictures } from "../test/codegen/pictures.ts";
import { disagreement, faultOfLines, outputsOf, probabilitiesOf } from "../test/codegen/reference.ts";
import { pythonIn } from "../test/frameworks/python.ts";

const frameworks = ["keras", "pytorch"] as const satisfies readonly TargetName[];
const examples = 3;

/** What run.py prints of a case. */
type Result =
  | { readonly name: string; readonly parameters: number; readonly printed: Readonly<Record<string, string>> }
  | { readonly name: string; readonly error: string };

interface Prepared {
  readonly tried: Case;
  readonly expected: Float32Array;
  readonly folder: string;
  readonly pictures: readonly Picture[];
}

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
let passed = 0;
let failed = 0;

try {
  const python = pythonIn(resolve(".cache", "python"));
  const root = resolve(".cache", `verify-${process.pid}`);
  try {
    report("every operation has a case", untried.length === 0 ? undefined : `none for ${untried.join(", ")}`);
    for (const framework of frameworks) await verify(python, framework, join(root, framework));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
} catch (error) {
  report("verification", error instanceof Error ? error.message : String(error));
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function report(what: string, fault: string | undefined, detail = ""): void {
  if (fault === undefined) passed++;
  else failed++;
  console.log(fault === undefined ? `ok    ${what}${detail && ` (${detail})`}` : `FAIL  ${what}: ${fault}`);
}

async function verify(python: string, framework: TargetName, root: string): Promise<void> {
  const prepared = new Map<string, Prepared>();
  for (const [index, tried] of cases.entries()) {
    const name = String(index).padStart(3, "0");
    prepared.set(name, await prepare(framework, tried, join(root, name)));
  }
  for await (const result of resultsOf(python, framework, root)) {
    const of = prepared.get(result.name);
    prepared.delete(result.name);
    if (!of) continue;
    const outcome = "error" in result ? { fault: result.error } : await compare(of, result);
    report(`${framework}: ${of.tried.name}`, outcome.fault, "detail" in outcome ? outcome.detail : "");
  }
  for (const { tried } of prepared.values()) report(`${framework}: ${tried.name}`, "no result: Python ended before");
  const [classified] = pictured;
  if (classified) await checkCommand(python, framework, classified, join(root, "command"));
}

async function prepare(framework: TargetName, tried: Case, folder: string): Promise<Prepared> {
  mkdirSync(folder, { recursive: true });
  for (const { path, content } of generate(framework, modelFor(tried))) writeFileSync(join(folder, path), content);
  const inputs = inputsFor(tried, examples);
  writeFileSync(join(folder, "inputs.f32"), new Uint8Array(inputs.buffer));
  const [height = 1, width = 1] = tried.architecture.input;
  const pictures = pictured.includes(tried) ? await writePictures(folder, height, width) : [];
  return { tried, expected: await outputsOf(tried, inputs), folder, pictures };
}

/** One process for all cases: loading a framework takes longer than running them. */
async function* resultsOf(python: string, framework: string, root: string): AsyncGenerator<Result> {
  const child = spawn(python, ["test/frameworks/run.py", framework, root], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as Result;
}

async function compare(
  { tried, expected, folder, pictures }: Prepared,
  { parameters, printed }: Extract<Result, { parameters: number }>,
): Promise<{ readonly fault: string | undefined; readonly detail: string }> {
  const outputs = new Float32Array(new Uint8Array(readFileSync(join(folder, "outputs.f32"))).buffer);
  const share = disagreement(expected, outputs);
  const detail = `${(share * 1e-4).toExponential(1)} of the largest value, ${parameters} parameters`;
  const fault = (text: string) => ({ fault: text, detail });
  if (!(share <= 1)) return fault(`outputs differ by ${detail}`);
  if (parameters !== tried.architecture.parameters)
    return fault(`${parameters} parameters, not ${tried.architecture.parameters}`);
  for (const { path, allowed } of pictures) {
    const wrong = faultOfLines(printed[basename(path)] ?? "", await probabilitiesOf(tried, path), allowed);
    if (wrong) return fault(`${basename(path)}: ${wrong}`);
  }
  return { fault: undefined, detail };
}

/** `python model.py picture.png`, as a person types it in the model's folder. */
async function checkCommand(python: string, framework: TargetName, tried: Case, folder: string): Promise<void> {
  const { pictures } = await prepare(framework, tried, folder);
  const [picture] = pictures;
  if (!picture) return;
  const { stdout } = spawnSync(python, ["model.py", basename(picture.path)], { cwd: folder, encoding: "utf8" });
  const fault = faultOfLines(stdout, await probabilitiesOf(tried, picture.path), picture.allowed);
  report(`${framework}: python model.py ${basename(picture.path)}`, fault);
}

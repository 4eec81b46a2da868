/**
 * How soon a search reaches the validation accuracy that the best of its peers reaches in a given time: `hnas search` beside Optuna
 * over PyTorch (TPE with a median pruner, random, Hyperband), on the images and the space of examples/fashion, six epochs a candidate,
 * two processes each. An accuracy counts from the end of the epoch after which it was measured. One setting after the other, so it
 * needs an idle machine, for hours; what was measured is kept in .cache/search-time, line by line, and not measured again. To reach:
 * a third of the best peer's time with `tensorflow`, no more than that with `wasm`; three seeds.
 *
 *   npm run bench -- search-time --seconds 420 --seeds 3 --device tensorflow
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { findDevice } from "../server/compute/devices.ts";
import { keep, keptIn, linesOf } from "./kept/lines.ts";
import { type Conditions, type Measured, ours, peers, run, type Setting } from "./search-time/settings.ts";

/** A line of the file: what was measured under these conditions. */
interface Result extends Conditions {
  readonly setting: Setting;
  /** Of the machine, when it began. */
  readonly load: number;
  readonly measured: readonly Measured[];
}

const file = keptIn("search-time/results.jsonl");

export default async function measure(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "420" },
      seeds: { type: "string", default: "3" },
      device: { type: "string", default: "tensorflow" },
    },
  });
  const { name: device } = findDevice(values.device === "wasm" ? "wasm" : "tensorflow");
  const seconds = Number(values.seconds);
  const known = linesOf<Result>(file);
  const seeds: object[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const results: Result[] = [];
    for (const setting of alternating()) results.push(await resultOf(setting, { seed, seconds, device }, known));
    seeds.push(compared(results));
  }
  return { seconds, device, seeds };
}

/** Ours and theirs in turns, so that what the machine is at hits both. */
const alternating = (): readonly Setting[] => ours.flatMap((name, at) => [name, `optuna ${peers[at]}` as Setting]);

async function resultOf(setting: Setting, conditions: Conditions, known: readonly Result[]): Promise<Result> {
  const { seed, seconds, device } = conditions;
  const before = known.find(
    (result) =>
      result.setting === setting &&
      result.seed === seed &&
      result.seconds === seconds &&
      (result.device === device || setting.startsWith("optuna")),
  );
  if (before) return before;
  const [load = Number.NaN] = loadavg();
  const result = { setting, ...conditions, load, measured: await run(setting, conditions) };
  keep(file, result);
  return result;
}

/** The best peer's accuracy, and how long each setting took to reach it; null where it did not. */
function compared(results: readonly Result[]) {
  const best = (of: readonly Result[]) => Math.max(...of.flatMap(({ measured }) => measured.map(([, accuracy]) => accuracy)));
  const accuracy = best(results.filter(({ setting }) => setting.startsWith("optuna")));
  const reached = ({ measured }: Result) => Math.min(...measured.flatMap(([time, each]) => (each >= accuracy ? time : [])));
  const timeOf = (result: Result) => {
    const time = reached(result);
    return { load: result.load, epochs: result.measured.length, best: best([result]), time: Number.isFinite(time) ? time : null };
  };
  return { accuracy, ...Object.fromEntries(results.map((result) => [result.setting, timeOf(result)])) };
}

/**
 * How soon a search reaches the validation accuracy that the best of its peers reaches in a given time: `hnas search` beside Optuna
 * over PyTorch (TPE with a median pruner, random, Hyperband), on the images and the space of examples/fashion, six epochs a candidate,
 * two processes each. An accuracy counts from the end of the epoch after which it was measured; ours stop where they have reached it.
 * One setting after the other, so it needs an idle machine, for hours; what was measured is kept in .cache/search-time, line by line,
 * and not measured again. To reach: a third of the best peer's time with `tensorflow`, no more than that with `wasm`; three seeds.
 *
 *   npm run bench -- search-time --seconds 420 --seeds 3 --device tensorflow --ours bayesian,judged,halving
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { findDevice } from "../server/compute/devices.ts";
import { keep, keptIn, linesOf } from "./kept/lines.ts";
import { type Outcome, ours, peers, runOurs, runPeer } from "./search-time/settings.ts";

/** A line of the file. */
interface Result extends Outcome {
  /** What was run, under which conditions. */
  readonly run: string;
  /** Of the machine, when it began. */
  readonly load: number;
}

const file = keptIn("search-time/results.jsonl");

export default async function measure(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: "string", default: "420" },
      seeds: { type: "string", default: "3" },
      device: { type: "string", default: "tensorflow" },
      ours: { type: "string", default: ours.join() },
    },
  });
  const { name: device } = findDevice(values.device === "wasm" ? "wasm" : "tensorflow");
  const seconds = Number(values.seconds);
  const wanted = ours.filter((name) => values.ours.split(",").includes(name));
  const seeds: object[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed++) {
    const theirs: Record<string, Result> = {};
    for (const peer of peers) {
      const [name, conditions] = [`optuna ${peer}`, { seed, seconds }];
      theirs[name] = await known({ name, ...conditions }, () => runPeer(peer, conditions));
    }
    const accuracy = Math.max(...Object.values(theirs).map(bestOf));
    const own: Record<string, Result> = {};
    for (const name of wanted) {
      const conditions = { seed, seconds, device, accuracy };
      own[name] = await known({ name, ...conditions }, async () => runOurs(name, conditions));
    }
    const compared = Object.entries({ ...theirs, ...own }).map(([name, result]) => [name, figures(result, accuracy)]);
    seeds.push({ accuracy, ...Object.fromEntries(compared) });
  }
  return { seconds, device, seeds };
}

/** As it was measured before, or now. */
async function known(what: object, measureIt: () => Promise<Outcome>): Promise<Result> {
  const run = JSON.stringify(what);
  const before = linesOf<Result>(file).find((result) => result.run === run);
  if (before) return before;
  const [load = Number.NaN] = loadavg();
  const result = { run, load, ...(await measureIt()) };
  keep(file, result);
  return result;
}

const bestOf = ({ measured }: Outcome): number => Math.max(...measured.map(([, accuracy]) => accuracy));

/** How long it took to reach the accuracy, in seconds; null where it did not. */
function figures(result: Result, accuracy: number) {
  const [time = null] = result.measured.find(([, each]) => each >= accuracy) ?? [];
  return { time, best: bestOf(result), test: result.test, epochs: result.measured.length, load: result.load };
}

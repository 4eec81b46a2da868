/**
 * 100 times (or as often as is told: `npm run bench -- faults 20`) `kill -9` of a search process or one of its workers, at random
 * moments of small real searches: with REINFORCE, with successive halving, with a Gaussian process. After each kill the search is
 * resumed. Of each search that came to its end: everything that was told before a kill is still there, nothing was evaluated twice,
 * events, weights of the winner and what the generator has learned are, bit for bit, those of a search that nothing happened to.
 * It stops at the first difference; test/runs/kills.ts says who may be killed when. On Linux only.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { startRequest } from "../server/commands/search.ts";
import { createRandom } from "../server/random.ts";
import { type Kills, runKilled, type Victim, wholeOf } from "../test/runs/kills.ts";

const searches = {
  reinforce: "strategy: reinforce\n  budget: 12 evaluations",
  halving: "strategy: reinforce\n  fidelity: halving(epochs: [1, 2, 4], reduction: 2)\n  budget: 12 evaluations",
  bayesian: "strategy: bayesian\n  budget: 10 evaluations",
};
type Kind = keyof typeof searches;

/** Longest time from one fault to the next, in ms: some fall into the start, most into trainings. */
const longest = 2500;

const random = createRandom(1, "faults");

export default async function measure([wanted = "100"]: readonly string[]): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "hnas-faults-"));
  const killed: Record<Victim, number> = { "search process": 0, worker: 0 };
  const finished: Record<Kind, number> = { reinforce: 0, halving: 0, bayesian: 0 };
  const total = () => killed["search process"] + killed.worker;
  try {
    const kinds = Object.keys(searches) as Kind[];
    const files = kinds.map((kind) => [kind, fileOf(folder, kind)] as const);
    const search = (file: string, runs: string, kills: Pick<Kills, "wants" | "onKill">) => {
      const begin = async () => ({ ...(await startRequest(file, runs, { device: "wasm" })), workers: 2 });
      return runKilled(runs, begin, { random, moment: () => setTimeout(longest * random.uniform()), ...kills });
    };
    const calm = new Map<Kind, ReturnType<typeof wholeOf>>();
    for (const [kind, file] of files)
      calm.set(kind, wholeOf(await search(file, join(folder, `calm-${kind}`), { wants: () => false, onKill() {} })));
    for (let turn = 0; total() < Number(wanted); turn++) {
      const [kind, file] = files[turn % files.length] as (typeof files)[0];
      const onKill = (victim: Victim) => {
        killed[victim] += 1;
        console.error(`${total()}: ${victim} of ${kind}`);
      };
      const run = await search(file, join(folder, `${kind}-${turn}`), { wants: () => total() < Number(wanted), onKill });
      if (!isDeepStrictEqual(wholeOf(run), calm.get(kind))) throw new Error(`${run.path} came to another end`);
      finished[kind] += 1;
    }
    rmSync(folder, { recursive: true });
    return { unit: "kills", killed, finished, lost: 0, twice: 0, different: 0 };
  } catch (error) {
    throw new Error(`after ${total()} kills, in ${folder}`, { cause: error });
  }
}

/** Images of 6 x 6 pixels: stripes of three kinds under noise. */
function fileOf(folder: string, kind: Kind): string {
  const noise = createRandom(1, "stripes");
  const rows = Array.from({ length: 480 }, (_, index) => {
    const pixels = Array.from({ length: 36 }, (_, at) => {
      const along = [Math.floor(at / 6), at % 6, Math.floor(at / 6) + at][index % 3] as number;
      return ((along + index) % 3 === 0 ? 150 : 20) + noise.below(90);
    });
    return [index % 3, ...pixels].join(",");
  });
  writeFileSync(join(folder, "stripes.csv"), rows.join("\n"));
  const file = join(folder, `${kind}.hnas`);
  writeFileSync(
    file,
    `data stripes {
  train: csv("stripes.csv", label: "first", header: false)
  validation: 25%
  test: 10%
}
task kinds: image_classification {
  data: stripes
  optimizer: adam(learning_rate: log(1e-3..1e-1))
  epochs: 4
  final_epochs: 8
}
space Net for kinds {
  conv2d(one_of(4, 8, 16), one_of(1, 2, 3), padding: same)
  optional batch_norm()
  one_of(relu(), gelu(), tanh())
  global_avg_pool()
  dense(classes)
}
search {
  space: Net
  ${searches[kind]}
}
`,
  );
  return file;
}

/**
 * Ten real `kill -9` at moments drawn from a seed, and the runs that come of them; HNAS_SEED draws others. At chosen moments:
 * process.test.ts. At a hundred: `npm run bench -- faults`.
 */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { type Kills, runKilled, type Victim, wholeOf } from "./kills.ts";
import { temporaryFolder, tinyProblem } from "./tiny.ts";

const wanted = 10;
const seed = Number(process.env.HNAS_SEED ?? 1);

/** Events until the next kill at most, and milliseconds after the last of these. */
const [mostEvents, mostMilliseconds] = [18, 60];

const searches = [{}, { fidelity: { name: "halving", arguments: { epochs: [1, 2, 4], reduction: 2 } } }];

test.runIf(process.platform === "linux")(
  `killed ${wanted} times, search processes and workers, at moments of seed ${seed}: each run is the one that nothing happened to`,
  { timeout: 240_000 },
  async () => {
    const folder = temporaryFolder();
    const random = createRandom(seed, "kills");
    const killed: Victim[] = [];
    const moment: Kills["moment"] = async (told, isOver) => {
      const goal = told.length + random.below(mostEvents);
      const rest = random.below(mostMilliseconds);
      while (told.length < goal && !isOver()) await setTimeout(2);
      await setTimeout(rest);
    };
    const search = (name: string, which: number, kills: Pick<Kills, "wants" | "onKill">) => {
      const [runs, problem] = [join(folder, name), tinyProblem(folder, searches[which])];
      return runKilled(runs, async () => ({ type: "start", problem, runs, workers: 2 }), { random, moment, ...kills });
    };
    const calm = [];
    for (const which of searches.keys())
      calm.push(wholeOf(await search(`calm-${which}`, which, { wants: () => false, onKill() {} })));
    for (let turn = 0; killed.length < wanted; turn++) {
      const which = turn % searches.length;
      const kills = { wants: () => killed.length < wanted, onKill: (victim: Victim) => killed.push(victim) };
      const run = await search(`killed-${turn}`, which, kills).catch((cause) => {
        throw new Error(`seed ${seed}, after ${killed}`, { cause });
      });
      expect(wholeOf(run), `seed ${seed}, after ${killed}`).toEqual(calm[which]);
    }
    expect(killed).toHaveLength(wanted);
  },
);

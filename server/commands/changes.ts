/** What is to be other in a run that goes on: the pieces of a strategy, or what its file says now. */
import { existsSync } from "node:fs";
import type { Compilation } from "../language/index.ts";
import type { Differences, FixedPart } from "../protocol/editor.ts";
import type { RunEvent } from "../protocol/events.ts";
import { exitCode } from "../protocol/exit.ts";
import type { Changes, Pieces, Problem, SearchSpec } from "../protocol/problem.ts";
import { changedBudget, changedProgram } from "../protocol/state.ts";
import { type RunFolder, readRun } from "../runs/store.ts";
import { piecesOf, strategies } from "../search/strategies.ts";
import { choose, compileFile } from "./compile.ts";
import { CommandError } from "./error.ts";
import { FileErrors } from "./search.ts";

const exchangeable = ["generator", "evaluator", "selection", "feedback"] as const satisfies readonly (keyof Pieces)[];

/** What cannot be changed, as results would not compare. */
const fixed: Readonly<Record<FixedPart, { readonly said: string; of(run: Problem): unknown }>> = {
  objectives: { said: "other objectives", of: ({ search }) => search.objectives },
  fidelity: { said: "another fidelity", of: ({ search }) => search.fidelity },
  judge: { said: "another judge", of: ({ search }) => search.weights },
  decisions: {
    said: "other decisions in its space",
    of: ({ space }) => space.decisions.map((decision) => ({ ...decision, origin: undefined })),
  },
};
const fixedParts = Object.keys(fixed) as readonly FixedPart[];

type Compile = (file: string) => Promise<Compilation>;

export interface ChangeOptions {
  /** Name of a strategy. */
  readonly strategy?: string;
  /** Absolute path of a `.hnas` file. */
  readonly file?: string;
  /** Which search of it; left out: the run's, or the only one. */
  readonly search?: string;
}

interface Wish {
  /** Only what differs from what holds in the run. */
  readonly changes: Changes;
  /** What the strategy has of its own and the run keeps as it was, in a sentence. */
  readonly kept?: string;
}

/** Throws `CommandError` and `RunError`. */
export async function changesOf(
  run: RunFolder,
  { strategy, file, search: name }: ChangeOptions,
  compile: Compile = compileFile,
): Promise<Wish> {
  const held = strategy === undefined && file === undefined ? undefined : heldBy(readRun(run));
  if (!held) return { changes: {} };
  const wished = file === undefined ? held : searchIn(file, await problemsOf(file, compile), name, held);
  const named = strategy === undefined ? undefined : piecesNamed(strategy);
  const changes = changesTo({ ...wished, search: { ...wished.search, ...named } }, held);
  const kept = strategy !== undefined && named ? keptOf(strategy, named, held.search) : undefined;
  if (kept && !changes.pieces) throw new CommandError(`nothing can be changed: ${kept}`, exitCode.usage);
  return { changes, ...(kept && { kept }) };
}

/**
 * How the search of a run's file differs now from what holds in the run: in nothing, where the file or its search is gone, or where
 * nothing can be changed any more. Throws `FileErrors` and `RunError`.
 */
export async function differencesOf(run: RunFolder, compile: Compile): Promise<Differences> {
  const events = readRun(run);
  const held = events.some(({ type }) => type === "searched") ? undefined : heldBy(events);
  if (!held || !existsSync(held.file)) return { file: held?.file ?? "", entries: [], fixed: [] };
  const { file, search } = held;
  const now = (await problemsOf(file, compile)).find((problem) => problem.search.name === search.name) ?? held;
  return { file, entries: entriesOf(changesTo(now, held), now, held), fixed: othersIn(now, held) };
}

/** The problem of a run, with what it was resumed with; undefined where it cannot be resumed: whoever does so is told why. */
function heldBy(events: readonly RunEvent[]): Problem | undefined {
  const [started] = events;
  if (started?.type !== "started" || started.parallel === undefined) return undefined;
  const resumed = events.filter((event) => event.type === "resumed");
  const search = resumed.reduce(changed, started.problem.search);
  return changedProgram({ ...started.problem, search }, resumed);
}

function changesTo({ search: wished, task: { program } }: Problem, { search, task }: Problem): Changes {
  const others = exchangeable.filter((role) => !isSame(wished[role], search[role]));
  const dropped = Object.keys(search.budget).map((limit) => [limit, null]);
  const isOtherBudget = !isSame(sorted(wished.budget), sorted(search.budget));
  return {
    ...(isOtherBudget && { budget: { ...Object.fromEntries(dropped), ...wished.budget } }),
    ...(wished.until !== search.until && { until: wished.until ?? null }),
    ...(others.length > 0 && { pieces: Object.fromEntries(others.map((role) => [role, wished[role]])) }),
    ...(program && task.program && !isSame(program, task.program) && { program }),
  };
}

/** The entries of search and task that make these changes; `strategy` for several pieces that are those of one. */
function entriesOf(
  { budget, until, pieces = {}, program }: Changes,
  { search: now }: Problem,
  { task }: Problem,
): readonly string[] {
  const roles = Object.keys(pieces);
  const { command, folder, seconds } = task.program ?? {};
  const isStrategy = strategies.map(piecesOf).some((those) => exchangeable.every((role) => isSame(those[role], now[role])));
  return [
    ...(budget === undefined ? [] : ["budget"]),
    ...(until === undefined ? [] : ["until"]),
    ...(roles.length > 1 && isStrategy ? ["strategy"] : roles),
    ...(program && (program.command !== command || program.folder !== folder) ? ["evaluate"] : []),
    ...(program && program.seconds !== seconds ? ["time_limit"] : []),
  ];
}

/** In a sentence, what a run keeps although the strategy has another one. */
function keptOf(name: string, { fidelity, weights }: Trained, run: Trained): string | undefined {
  const kept = [
    ...(fidelity.name === run.fidelity.name ? [] : [`with its fidelity \`${run.fidelity.name}\``]),
    ...(weights?.name === run.weights?.name ? [] : [run.weights ? `with its judge \`${run.weights.name}\`` : "without a judge"]),
  ];
  if (kept.length === 0) return undefined;
  return `a run goes on as it trained its candidates before, so that they compare: this one ${kept.join(" and ")}. For all of \`strategy: ${name}\`, begin a new search`;
}

type Trained = Pick<SearchSpec, "fidelity" | "weights">;

function changed({ until, ...search }: SearchSpec, { budget, pieces, until: other }: Changes): SearchSpec {
  const now = other === undefined ? until : (other ?? undefined);
  return { ...search, ...pieces, budget: changedBudget(search.budget, budget), ...(now !== undefined && { until: now }) };
}

function piecesNamed(name: string) {
  const strategy = strategies.find((each) => each.name === name);
  if (strategy) return piecesOf(strategy);
  const names = strategies.map((each) => each.name).join(", ");
  throw new CommandError(`there is no strategy '${name}'; there are ${names}`, exitCode.usage);
}

/** The searches of a file. Throws `FileErrors`. */
async function problemsOf(file: string, compile: Compile): Promise<readonly Problem[]> {
  const { diagnostics, problems } = await compile(file);
  if (diagnostics.some(({ severity }) => severity === "error")) throw new FileErrors(file, diagnostics);
  return problems;
}

/** The search of a file, with its task, where it differs from a run's in nothing that cannot be changed. */
function searchIn(file: string, problems: readonly Problem[], name: string | undefined, run: Problem): Problem {
  const items = problems.map((problem) => ({ name: problem.search.name, problem }));
  const own = items.find((item) => item.name === run.search.name)?.name;
  const { problem } = choose("search", items, name ?? own);
  const others = othersIn(problem, run);
  if (others.length === 0) return problem;
  throw new CommandError(
    `the search '${problem.search.name}' of ${file} has ${others.map((part) => fixed[part].said).join(" and ")} than the run began with; only its budget, \`until\`, generator, evaluator, selection, feedback and program can be changed. Put the rest back as it was, or begin a new search.`,
    exitCode.usage,
  );
}

const othersIn = (now: Problem, before: Problem): readonly FixedPart[] =>
  fixedParts.filter((part) => !isSame(fixed[part].of(now), fixed[part].of(before)));

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const sorted = (budget: object): unknown => Object.entries(budget).sort(([a], [b]) => (a < b ? -1 : 1));

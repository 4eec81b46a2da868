/** What is to be other in a run that goes on: the pieces of a strategy, or what its file says now. */
import { exitCode } from "../protocol/exit.ts";
import type { Changes, Pieces, SearchSpec } from "../protocol/problem.ts";
import { changedBudget } from "../protocol/state.ts";
import { type RunFolder, readRun } from "../runs/store.ts";
import { piecesOf, strategies } from "../search/strategies.ts";
import { choose, compileFile } from "./compile.ts";
import { CommandError } from "./error.ts";
import { FileErrors } from "./search.ts";

const exchangeable = ["generator", "evaluator", "selection", "feedback"] as const satisfies readonly (keyof Pieces)[];

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
export async function changesOf(run: RunFolder, { strategy, file, search: name }: ChangeOptions): Promise<Wish> {
  if (strategy === undefined && file === undefined) return { changes: {} };
  const events = readRun(run);
  const [started] = events;
  // Whoever resumes such a run is told so.
  if (started?.type !== "started") return { changes: {} };
  let search = started.problem.search;
  for (const event of events) if (event.type === "resumed") search = changed(search, event);

  const wished = file === undefined ? search : await searchIn(file, name, started.problem);
  const named = strategy === undefined ? undefined : piecesNamed(strategy);
  const pieces = { ...wished, ...named };
  const others = exchangeable.filter((role) => !isSame(pieces[role], search[role]));
  const dropped = Object.keys(search.budget).map((limit) => [limit, null]);
  const isOtherBudget = !isSame(sorted(wished.budget), sorted(search.budget));
  const changes = {
    ...(isOtherBudget && { budget: { ...Object.fromEntries(dropped), ...wished.budget } }),
    ...(wished.until !== search.until && { until: wished.until ?? null }),
    ...(others.length > 0 && { pieces: Object.fromEntries(others.map((role) => [role, pieces[role]])) }),
  };
  const kept = strategy !== undefined && named ? keptOf(strategy, named, search) : undefined;
  if (kept && others.length === 0) throw new CommandError(`nothing can be changed: ${kept}`, exitCode.usage);
  return { changes, ...(kept && { kept }) };
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

type Begun = { readonly space: { readonly decisions: readonly object[] }; readonly search: SearchSpec };

/** The search of a file, where it differs from a run's in nothing that cannot be changed. */
async function searchIn(file: string, name: string | undefined, run: Begun): Promise<SearchSpec> {
  const { diagnostics, problems } = await compileFile(file);
  if (diagnostics.some(({ severity }) => severity === "error")) throw new FileErrors(file, diagnostics);
  const items = problems.map((problem) => ({ name: problem.search.name, problem }));
  const own = items.find((item) => item.name === run.search.name)?.name;
  const { problem } = choose("search", items, name ?? own);
  const spaceOf = ({ space }: Begun) => space.decisions.map((decision) => ({ ...decision, origin: undefined }));
  const fixed = [
    ["other objectives", problem.search.objectives, run.search.objectives],
    ["another fidelity", problem.search.fidelity, run.search.fidelity],
    ["another judge", problem.search.weights, run.search.weights],
    ["other decisions in its space", spaceOf(problem), spaceOf(run)],
  ] as const;
  const others = fixed.flatMap(([what, now, before]) => (isSame(now, before) ? [] : [what]));
  if (others.length === 0) return problem.search;
  throw new CommandError(
    `the search '${problem.search.name}' of ${file} has ${others.join(" and ")} than the run began with; only its budget, \`until\`, generator, evaluator, selection and feedback can be changed. Put the rest back as it was, or begin a new search.`,
    exitCode.usage,
  );
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const sorted = (budget: object): unknown => Object.entries(budget).sort(([a], [b]) => (a < b ? -1 : 1));

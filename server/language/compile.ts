/** Puts the blocks of all files together: each is compiled once, when something needs it. */
import type { Position, Range } from "vscode-languageserver";
import type { Problem } from "../protocol/problem.ts";
import type { Origin, Setting, Space, SpaceNode } from "../space/space.ts";
import { isProgram } from "../tasks/task.ts";
import { nearest } from "../words.ts";
import { beginningOf } from "./beginnings.ts";
import { checkBlock } from "./block.ts";
import { type Call, type Constants, type Context, outsideSpaces, tellAt } from "./context.ts";
import { checkCosts } from "./costs.ts";
import { type CompiledData, compileData, type Inspect } from "./data.ts";
import { constantOf } from "./expressions.ts";
import { meaningOfName } from "./given_names.ts";
import { type Definition, kindName, type Module, nameSpan } from "./load.ts";
import type { Memory, Recollection, Tell } from "./memory.ts";
import { checkMemoryLimit } from "./memory_limit.ts";
import { spaceNeedsTask } from "./rules/entries.ts";
import { takenName, undefinedName, wrongKind } from "./rules/names.ts";
import { checkRungs } from "./rungs.ts";
import { searchHead, searchSpec } from "./search.ts";
import { taskSettings } from "./settings.ts";
import type { Diagnostic, Report, Span } from "./source.ts";
import { compileSpace } from "./space.ts";
import type { Ends } from "./space_builder.ts";
import { type TaskHead, taskHead } from "./task.ts";
import {
  type Block,
  type Data,
  type Declaration,
  type ImportedName,
  isBlock,
  isData,
  isLet,
  isSpace,
  isTask,
  type Search,
  type Space as SpaceBlock,
  type Task,
} from "./tree.ts";
import { tellUnused } from "./unused.ts";

interface CompiledTask {
  readonly node: Task;
  readonly module: Module;
  readonly head: TaskHead;
  readonly data: CompiledData | undefined;
  /** Of the training; undefined where one could not be understood. */
  readonly settings: Readonly<Record<string, Setting>> | undefined;
}

/** How it is found out what is wrong, without making spaces and problems where nothing has changed. */
export interface Checking {
  readonly memory: Memory;
  /** Whether what can be proved of spaces is told, too, which takes most of the time. */
  readonly proves: boolean;
  /** Awaited before each block and space, with what was told so far. Whoever has no more use for the answer lets it throw. */
  pause(told: () => readonly Diagnostic[]): Promise<void>;
}

export async function compileModules(
  root: Module,
  modules: readonly Module[],
  report: Report,
  inspect: Inspect,
  checking?: Checking,
) {
  const compiler = new Compiler(root, modules, report, inspect, checking);
  const pause = async () => checking?.pause(() => report.all());
  for (const module of modules) compiler.checkNames(module);
  for (const module of modules)
    for (const node of module.tree.declarations.filter(isBlock)) {
      await pause();
      compiler.checkBlock({ node, module });
    }
  for (const node of root.tree.declarations) {
    if (isData(node)) await compiler.data({ node, module: root });
    if (isTask(node)) await compiler.task({ node, module: root });
  }
  const spaces: Space[] = [];
  const beginnings: Space[] = [];
  for (const node of root.tree.declarations.filter(isSpace)) {
    await pause();
    const compiled = await compiler.space({ node, module: root });
    if (compiled.space) spaces.push(compiled.space);
    else if (!checking) beginnings.push(...compiler.beginning(node, compiled));
  }
  const problems: Problem[] = [];
  for (const node of root.searches) {
    const problem = await compiler.search(node);
    if (problem) problems.push(problem);
  }
  return { spaces, beginnings, problems, inlined: compiler.inlined };
}

interface Placed {
  readonly node: Declaration;
  readonly range: Range;
}

interface CompiledSpace {
  readonly task: CompiledTask | undefined;
  readonly space: Space | undefined;
}

class Compiler {
  readonly #constants: Constants = new Map();
  readonly inlined = new Map<SpaceNode, Origin>();
  readonly #builtIn = new WeakMap<Origin, Call>();
  readonly #alone = new Map<Block, Report | undefined>();
  readonly #cycles = new Set<Block>();
  readonly #others = new Map<Module, readonly Placed[]>();
  readonly #data = new Map<Data, Promise<CompiledData | undefined>>();
  readonly #tasks = new Map<Task, Promise<CompiledTask | undefined>>();
  readonly #spaces = new Map<SpaceBlock, Promise<CompiledSpace>>();
  readonly #root: Module;
  readonly #modules: readonly Module[];
  readonly #report: Report;
  readonly #inspect: Inspect;
  readonly #recollection: Recollection | undefined;
  readonly #proves: boolean;

  constructor(root: Module, modules: readonly Module[], report: Report, inspect: Inspect, checking: Checking | undefined) {
    this.#root = root;
    this.#modules = modules;
    this.#report = report;
    this.#inspect = inspect;
    this.#recollection = checking?.memory.recollection();
    this.#proves = checking?.proves ?? true;
  }

  /** What can be said of a file at first: its names and constants. */
  checkNames(module: Module): void {
    const context = this.#context(module);
    for (const node of module.tree.imports.flatMap(({ names }) => names)) {
      const taken = node.alias !== undefined && meaningOfName(node.alias);
      if (taken) tellAt(context, aliasSpan(node), takenName(node.alias, taken));
    }
    for (const node of module.tree.declarations) {
      const taken = (isLet(node) || isBlock(node)) && meaningOfName(node.name);
      if (taken) tellAt(context, nameSpan(node, node.name, module.source), takenName(node.name, taken));
      if (isLet(node)) constantOf({ node, module }, context);
    }
    tellUnused(module, this.#report);
  }

  checkBlock({ node, module }: Definition<Block>): void {
    const check = (report: Report) => checkBlock(node, this.#context(module, report));
    this.#tell({ node, module }, "block", () => true, check);
  }

  data({ node, module }: Definition<Data>): Promise<CompiledData | undefined> {
    return once(this.#data, node, () => compileData(node, this.#context(module), this.#inspect));
  }

  task({ node, module }: Definition<Task>): Promise<CompiledTask | undefined> {
    return once(this.#tasks, node, async () => {
      const context = this.#context(module);
      const head = taskHead(node, context);
      if (!head) return undefined;
      const data = head.data && (await this.data(head.data));
      return { node, module, head, data, settings: taskSettings(head, endsOf({ head, data }), context) };
    });
  }

  space({ node, module }: Definition<SpaceBlock>): Promise<CompiledSpace> {
    return once(this.#spaces, node, async () => {
      const definition = this.#taskOf(node, module);
      const task = definition && (await this.task(definition));
      const head = task && { task: task.head, module: task.module };
      const ends = task && endsOf(task);
      const given = `space ${JSON.stringify([head !== undefined, ends])}`;
      const isSoundHere = () => this.#proves && this.#isSound(module, [node, task?.node, task?.head.data?.node]);
      const space = this.#tell({ node, module }, given, isSoundHere, (report, isSound) =>
        compileSpace(node, head, ends, this.#context(module, report), isSound),
      );
      return { task, space };
    });
  }

  /** Of a space of the file itself that has mistakes; none where its ends are not known. */
  beginning(node: SpaceBlock, { task }: CompiledSpace): readonly Space[] {
    const ends = task && endsOf(task);
    return ends ? [beginningOf(node, ends, this.#context(this.#root))] : [];
  }

  #taskOf(node: SpaceBlock, module: Module): Definition<Task> | undefined {
    const context = this.#context(module);
    const { names, source, lost } = module;
    const known = () => [...names].flatMap(([name, definition]) => (definition.node.$type === "Task" ? [name] : []));
    if (node.task === undefined) return tellAt(context, nameSpan(node, node.name, source), spaceNeedsTask(node.name, known()[0]));
    const found = names.get(node.task);
    if (found?.node.$type === "Task") return { node: found.node, module: found.module };
    const span = nameSpan(node, node.task, source);
    if (found) return tellAt(context, span, wrongKind(node.task, kindName(found), "a task"));
    return lost.has(node.task)
      ? undefined
      : tellAt(context, span, undefinedName(node.task, nearest(node.task, known()), `a \`task ${node.task}\` block`));
  }

  async search(node: Search): Promise<Problem | undefined> {
    const context = this.#context(this.#root);
    const head = searchHead(node, context);
    const compiled = head.space && (await this.space(head.space));
    const search = searchSpec(node, head, compiled?.task?.head.kind, context);
    const data = compiled?.task?.data?.spec;
    const these = [node, head.space?.node, compiled?.task?.node, compiled?.task?.head.data?.node];
    const program = compiled?.task?.head.program?.spec;
    if (search && compiled?.task) checkRungs(search.fidelity, head.entries, compiled.task, context);
    if (search?.memory !== undefined && compiled?.space)
      checkMemoryLimit(search.memory, head.entries.all("memory"), compiled.space, context);
    if (search && program && compiled?.space) checkCosts(search, head.entries, compiled.space, context);
    if (!search || !(data ?? program) || !compiled?.task || !compiled.space || !this.#isSound(this.#root, these))
      return undefined;
    const { task, space } = compiled;
    return {
      file: this.#root.source.path,
      files: this.#modules.map((module) => module.source.path),
      ...(data && { data }),
      task: { name: task.node.name, kind: task.head.kind.name, ...(program && { program }) },
      space,
      search,
    };
  }

  /** No mistake was told of but inside of spaces, searches, tasks and data other than these. Blocks, constants and imports count. */
  #isSound(module: Module, these: readonly (Declaration | undefined)[]): boolean {
    const errors = [...this.#report.told].filter(({ severity }) => severity === "error");
    if (errors.length === 0) return true;
    const others = this.#othersOf(module).filter(({ node }) => !these.includes(node));
    return errors.every(
      ({ file, range }) => file === module.source.path && others.some((other) => contains(other.range, range.start)),
    );
  }

  /** All declarations but blocks and constants. */
  #othersOf(module: Module): readonly Placed[] {
    const known = this.#others.get(module);
    if (known) return known;
    const others = module.tree.declarations
      .filter((node) => !isLet(node) && !isBlock(node))
      .map((node) => ({ node, range: module.source.range(node) }));
    this.#others.set(module, others);
    return others;
  }

  /** Gives nothing where it is known what was told. */
  #tell<Result>(definition: Definition, given: string, isSound: () => boolean, tell: Tell<Result>): Result | undefined {
    const report = this.#report;
    if (!this.#recollection) return tell(report, isSound);
    const mayKeep = () => this.#cycles.size === 0;
    return this.#recollection.tell({ definition, given, isSound: isSound(), report, mayKeep }, tell);
  }

  #context(module: Module, report = this.#report): Context {
    const { inlined } = this;
    const [constants, cycles, builtIn, alone] = [this.#constants, this.#cycles, this.#builtIn, this.#alone];
    return outsideSpaces({ module, report, constants, cycles, inlined, builtIn, alone });
  }
}

/** Undefined where the data is not known, or something is wrong with the program. */
function endsOf({ head: { kind, program }, data }: Pick<CompiledTask, "head" | "data">): Ends | undefined {
  if (isProgram(kind)) return program && { ...program, classes: program.output?.at(-1) ?? null };
  const summary = data?.summary;
  return summary && { input: summary.shape, output: kind.output(summary.classes), classes: summary.classes.length };
}

const aliasSpan = ({ alias = "", end }: ImportedName): Span => ({ start: end - alias.length, end });

const contains = ({ start, end }: Range, { line, character }: Position): boolean =>
  (line > start.line || (line === start.line && character >= start.character)) &&
  (line < end.line || (line === end.line && character <= end.character));

function once<Key, Result>(results: Map<Key, Promise<Result>>, key: Key, make: () => Promise<Result>): Promise<Result> {
  const result = results.get(key) ?? make();
  results.set(key, result);
  return result;
}

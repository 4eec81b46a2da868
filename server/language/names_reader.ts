/** Reads the names of one file off its tree, by the scopes that compiling goes by. */
import { operations } from "../network/ops/index.ts";
import { expressionFunctions } from "../space/functions.ts";
import { taskKinds } from "../tasks/index.ts";
import { Scope } from "./context.ts";
import { makers } from "./decisions.ts";
import { tokenize } from "./lexer.ts";
import type { Module } from "./load.ts";
import type { Entity, FileNames, Meant, Names, Occurrence } from "./names.ts";
import type { Span } from "./source.ts";
import type { Giver, Place } from "./space_builder.ts";
import { spanOfToken, type Token } from "./tokens.ts";
import {
  type Assignment,
  type Block,
  type BlockParameter,
  type Body,
  childrenOf,
  type Data,
  type Entry,
  type Expression,
  type ImportedName,
  isExpression,
  type Let,
  type Name,
  type Search,
  type Space,
  type Statement,
  type Task,
} from "./tree.ts";

/** What an expression sees: `let` and parameters, and in a constraint the decisions of its space. */
interface Surroundings {
  readonly scope: Scope<Let | Assignment | BlockParameter>;
  readonly space?: Place;
}

const ofFile: Surroundings = { scope: new Scope() };

/** Entries whose value is a word of the language, or a call of one. */
const wordEntries: ReadonlySet<string> = new Set([
  "train",
  "evaluate",
  "maximize",
  "minimize",
  "generator",
  "selection",
  "weights",
  "device",
]);

const isOfLanguage = (name: string): boolean =>
  operations.has(name) || makers.has(name) || expressionFunctions.get(name)?.form === "function";

export class Reader {
  readonly #module: Module;
  readonly #tokens: readonly Token[];
  readonly #names: Names;
  readonly #occurrences: Occurrence[] = [];
  readonly #paths: (readonly number[])[] = [];
  readonly #unknown = new Set<string>();

  constructor(module: Module, names: Names) {
    this.#module = module;
    this.#tokens = tokenize(module.understood).tokens;
    this.#names = names;
  }

  read(): FileNames {
    const { imports, declarations } = this.#module.tree;
    for (const { names } of imports) for (const node of names) this.#import(node);
    const searches = new Set<string>();
    for (const node of declarations) {
      if (node.$type !== "Search") this.#define(node, this.#module.names.get(node.name)?.node !== node);
      else if (node.name !== undefined) {
        this.#define(node, searches.has(node.name));
        searches.add(node.name);
      }
      if (node.$type === "Block") this.#block(node);
      else if (node.$type === "Space") this.#space(node);
      else if (node.$type === "Let") this.#expression(node.value, ofFile);
      else for (const entry of node.entries) this.#entry(entry, node);
    }
    const occurrences = this.#occurrences.toSorted((a, b) => a.span.start - b.span.start);
    return { occurrences, paths: this.#paths, unknown: this.#unknown };
  }

  #import(node: ImportedName): void {
    const { name, alias } = node;
    const exported = this.#names.exported(node, this.#module);
    const isTaken = this.#names.importNamed(alias ?? name, this.#module) !== node;
    const role = exported ? "import" : "definition";
    const own = { entity: exported?.entity ?? node, namedBy: node };
    const span = this.#spanOf(name, node.start);
    if (alias === undefined) this.#add(span, exported ?? own, role, isTaken);
    else {
      if (exported) this.#add(span, exported, "import", false);
      this.#add(this.#spanOf(alias, span.end), own, role, isTaken);
    }
  }

  #entry({ key, values }: Entry, block: Data | Task | Search): void {
    const setting = block.$type === "Task" ? taskKinds.get(block.kind)?.settings.find(({ name }) => name === key) : undefined;
    const isWord = wordEntries.has(key) || setting?.type.kind === "piece";
    for (const value of values) {
      if (isWord) this.#piece(value);
      // The metric is a word, what it is compared with a value.
      else if (key === "until" && value.$type === "Binary") this.#expression(value.right, ofFile);
      else if (!(key === "workers" && value.$type === "Name" && value.name === "auto")) this.#expression(value, ofFile);
    }
  }

  /** `adam(learning_rate: rate)`, a choice among such, or several in braces. */
  #piece(value: Expression): void {
    if (value.$type === "Body")
      for (const statement of value.statements)
        if (statement.$type === "Layer" || statement.$type === "Optional") this.#piece(statement.value);
        else this.#statement(statement, ofFile, undefined);
    else if (value.$type !== "Name") this.#expression(value, ofFile);
    else if (value.name === "one_of") for (const argument of value.arguments) this.#piece(argument.value);
    else for (const argument of value.arguments) this.#expression(argument.value, ofFile);
  }

  #block({ parameters, body }: Block): void {
    const scope: Surroundings["scope"] = new Scope();
    for (const parameter of parameters) {
      if (parameter.default) this.#expression(parameter.default, { scope });
      this.#define(parameter, !scope.define(parameter.name, parameter, parameter));
    }
    this.#statements(body, { scope });
  }

  #space(node: Space): void {
    const meant = node.task === undefined ? undefined : this.#names.meaning(node.task, this.#module);
    if (meant && node.task !== undefined)
      this.#add(this.#spanOf(node.task, this.#spanOf(node.name, node.start).end), meant, "use", false);
    this.#statements(node.body, { scope: new Scope() }, this.#names.places(node, this.#module));
  }

  #body(body: Body, { scope }: Surroundings): void {
    this.#statements(body, { scope: new Scope(scope) });
  }

  /** `space`: of the space that the body is of, what its constraints can read. */
  #statements(body: Body, surroundings: Surroundings, space?: Place): void {
    for (const statement of body.statements) this.#statement(statement, surroundings, space);
  }

  #statement(node: Statement, surroundings: Surroundings, space: Place | undefined): void {
    switch (node.$type) {
      case "Let":
      case "Assignment":
        this.#expression(node.value, surroundings);
        this.#define(node, !surroundings.scope.define(node.name, node, node));
        return;
      case "Repeat":
        this.#expression(node.count, surroundings);
        if (node.name !== undefined) this.#define(node, false);
        this.#body(node.body, surroundings);
        return;
      case "Require":
        this.#expression(node.condition, { scope: new Scope(), ...(space && { space }) });
        return;
      default:
        this.#expression(node.value, surroundings);
    }
  }

  #expression(node: Expression, surroundings: Surroundings): void {
    if (node.$type === "Name") this.#name(node, surroundings);
    else if (node.$type === "Body") this.#body(node, surroundings);
    else for (const child of childrenOf(node)) if (isExpression(child)) this.#expression(child, surroundings);
  }

  /** A call, a name, or a path in a constraint. */
  #name(node: Name, surroundings: Surroundings): void {
    const { space, scope } = surroundings;
    if (space && !node.call && (space.members.has(node.name) || node.parts.length > 0)) this.#path(node, space);
    else {
      const bound = scope.find(node.name)?.value;
      const meant = bound ? { entity: bound, namedBy: bound } : this.#names.meaning(node.name, this.#module);
      const isWord = node.call && (surroundings === ofFile || isOfLanguage(node.name));
      if (meant && !isWord) this.#add(this.#spanOf(node.name, node.start), meant, "use", false);
      for (const argument of node.arguments) {
        const parameters = meant?.entity.$type === "Block" ? meant.entity.parameters : [];
        const parameter = parameters.find(({ name }) => name === argument.name);
        if (parameter)
          this.#add(this.#spanOf(parameter.name, argument.start), { entity: parameter, namedBy: parameter }, "use", false);
        this.#expression(argument.value, surroundings);
      }
    }
    for (const { index } of node.parts) if (index) this.#expression(index, surroundings);
  }

  #path(node: Name, space: Place): void {
    const members = node.parts.flatMap((part) => (part.member === undefined ? [] : [{ name: part.member, node: part }]));
    const steps: number[] = [];
    let places: readonly Place[] = [space];
    for (const step of [{ name: node.name, node }, ...members]) {
      const owners = places.flatMap((place) => place.iterations ?? [place]);
      places = owners.flatMap((owner) => owner.members.get(step.name) ?? []);
      const [place] = places;
      if (!place) {
        this.#unknown.add(step.name);
        continue;
      }
      steps.push([...(owners[0]?.members.values() ?? [])].indexOf(place));
      const meant = place.giver && this.#given(place.giver);
      const { start } = this.#spanOf(step.name, step.node.start);
      // Of `ConvBlock_2`, the name is `ConvBlock`.
      if (meant) this.#add({ start, end: start + (place.giver?.node.name ?? "").length }, meant, "use", false);
    }
    this.#paths.push(steps);
  }

  /** What the decisions of a place are called after, if that is a name of somebody's choice. */
  #given({ node, module }: Giver): Meant | undefined {
    if (node.$type !== "Name") return { entity: node, namedBy: node };
    const meant = this.#names.meaning(node.name, module);
    return meant?.entity.$type === "Block" ? meant : undefined;
  }

  #define(node: Exclude<Entity, ImportedName>, isTaken: boolean): void {
    this.#add(this.#spanOf(node.name ?? "", node.start), { entity: node, namedBy: node }, "definition", isTaken);
  }

  #add(span: Span, meant: Meant, role: Occurrence["role"], isTaken: boolean): void {
    this.#occurrences.push({ ...meant, module: this.#module, span, role, isTaken });
  }

  /** Where a word stands for the first time from a place on. */
  #spanOf(word: string, from: number): Span {
    let [low, high] = [0, this.#tokens.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[middle]?.startOffset ?? 0) < from) low = middle + 1;
      else high = middle;
    }
    for (; low < this.#tokens.length; low++) {
      const token = this.#tokens[low];
      if (token?.image === word) return spanOfToken(token);
    }
    throw new Error(`'${word}' does not stand behind ${from} in ${this.#module.source.path}`);
  }
}

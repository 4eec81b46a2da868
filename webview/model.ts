/** What the panel knows, and how it changes: a pure function of what it is told and what its user does. */
import type { CandidateDetails, RunStatus } from "../server/protocol/editor.ts";
import type { PanelMemory, PanelView, ToPanel } from "../server/protocol/panel.ts";
import { keptOf } from "../server/protocol/ranking.ts";
import { after, type CandidateState, type RunState, stateOf } from "../server/protocol/state.ts";
import { orderOf, type Sort } from "./rows.ts";

export interface ShownRun {
  readonly kind: "run";
  readonly folder: string;
  readonly status: RunStatus;
  readonly state: RunState;
  /** Why its search has ended early. */
  readonly problem?: string;
}

export type Details =
  | { readonly kind: "known"; readonly details: CandidateDetails }
  /** Why there are none. */
  | { readonly kind: "refused"; readonly text: string };

export interface Model {
  readonly screen: Exclude<PanelView, { readonly kind: "run" }> | ShownRun;
  /** Whether the language server is there. */
  readonly server: boolean;
  /** The candidate that the user has chosen; left out: the best is followed. */
  readonly chosen?: number;
  /** By candidate. */
  readonly details: ReadonlyMap<number, Details>;
  readonly sort?: Sort;
  /** Ids in the order in which rows stood when they were sorted; later ones come below. */
  readonly order: readonly number[];
  /** What was asked for and is not yet seen to be done. */
  readonly asked?: "stop" | "resume";
  /** Of the window before its reload, until its run is shown. */
  readonly memory?: PanelMemory;
}

/** Something the user does that concerns the panel alone. */
export type Gesture =
  | { readonly type: "choose"; readonly candidate: number }
  | { readonly type: "follow" }
  | { readonly type: "sort"; readonly sort: Sort }
  | { readonly type: "ask"; readonly for: "stop" | "resume" }
  /** What was asked for was not done in time: it may be asked for again. */
  | { readonly type: "giveUp" };

export function begin(memory: PanelMemory | undefined): Model {
  const start: Model = { screen: { kind: "loading" }, server: true, details: new Map(), order: [] };
  return memory ? { ...start, memory, ...(memory.sort && { sort: memory.sort }) } : start;
}

/** After a message of the extension. */
export function told(model: Model, message: ToPanel): Model {
  const { screen } = model;
  switch (message.type) {
    case "view":
      return viewed(model, message.view);
    case "server":
      return { ...model, server: message.running };
    case "events": {
      if (!isShown(screen, message.folder)) return model;
      const state = after(screen.state, message.events) ?? screen.state;
      const { folder, status, problem } = message;
      const next: Model = { ...model, screen: { kind: "run", folder, status, state, ...(problem !== undefined && { problem }) } };
      return status === screen.status ? next : without(next, "asked");
    }
    case "details": {
      const { folder, details } = message;
      return isShown(screen, folder) ? withDetails(model, details.candidate, { kind: "known", details }) : model;
    }
    case "noDetails": {
      const { folder, candidate, text } = message;
      return isShown(screen, folder) ? withDetails(model, candidate, { kind: "refused", text }) : model;
    }
  }
}

/** The same messages, with events that follow each other in one: telling them together costs less. */
export function together(messages: readonly ToPanel[]): readonly ToPanel[] {
  const groups: ToPanel[][] = [];
  for (const message of messages) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    const joins = message.type === "events" && first?.type === "events" && first.folder === message.folder;
    if (group && joins) group.push(message);
    else groups.push([message]);
  }
  return groups.flatMap((group) => {
    const last = group.at(-1);
    if (last?.type !== "events") return group;
    return [{ ...last, events: group.flatMap((message) => (message.type === "events" ? message.events : [])) }];
  });
}

/** After a gesture of the user. */
export function done(model: Model, gesture: Gesture): Model {
  switch (gesture.type) {
    case "choose":
      return { ...model, chosen: gesture.candidate };
    case "follow":
      return without(model, "chosen");
    case "sort":
      return sorted({ ...model, sort: gesture.sort });
    case "ask":
      return { ...model, asked: gesture.for };
    case "giveUp":
      return without(model, "asked");
  }
}

/** The candidate whose details are shown: the chosen one, else the winner, else the best so far. */
export function shownCandidate({ screen, chosen }: Model): CandidateState | undefined {
  if (screen.kind !== "run") return undefined;
  const { candidates, finished, best } = screen.state;
  const id = chosen ?? finished?.best?.id ?? best;
  return id === null ? undefined : candidates[id - 1];
}

export interface Question {
  readonly folder: string;
  readonly candidate: number;
  /** Whether it has a result and what its run is at: weights come with the one and are exchanged with the other. */
  readonly when: string;
}

/** Which details are to be asked for; the same question need not be asked twice. */
export function questionOf(model: Model): Question | undefined {
  const candidate = shownCandidate(model);
  if (model.screen.kind !== "run" || !candidate) return undefined;
  const { folder, state } = model.screen;
  const open = candidate.state === "proposed" || candidate.state === "training";
  const final = state.finished?.best?.id === candidate.id;
  const when = [
    open ? "open" : "done",
    final ? "final" : "",
    keptOf(state.problem, state.candidates).includes(candidate.id) ? "kept" : "",
    model.server,
  ];
  return { folder, candidate: candidate.id, when: when.join(" ") };
}

/** What is kept over a reload of the window. */
export function memoryOf({ screen, chosen, sort, memory }: Model): PanelMemory {
  if (screen.kind !== "run") return memory ?? {};
  return { folder: screen.folder, ...(chosen !== undefined && { candidate: chosen }), ...(sort && { sort }) };
}

function viewed(model: Model, view: PanelView): Model {
  const before = without(model, "asked");
  if (view.kind !== "run") return { ...before, screen: view };
  const { folder, status, problem } = view;
  const state = stateOf(view.events);
  if (!state) return { ...before, screen: { kind: "loading" } };
  const screen: ShownRun = { kind: "run", folder, status, state, ...(problem !== undefined && { problem }) };
  const same = isShown(model.screen, folder);
  const { memory, chosen: _, ...rest } = before;
  const chosen = same ? model.chosen : memory?.folder === folder ? memory.candidate : undefined;
  const known = chosen !== undefined && state.candidates[chosen - 1] !== undefined;
  return sorted({ ...rest, screen, details: same ? model.details : new Map(), ...(known && { chosen }) });
}

const sorted = (model: Model): Model => ({
  ...model,
  order: model.screen.kind === "run" && model.sort ? orderOf(model.screen.state, model.sort) : [],
});

const isShown = (screen: Model["screen"], folder: string): screen is ShownRun =>
  screen.kind === "run" && screen.folder === folder;

const withDetails = (model: Model, candidate: number, details: Details): Model => ({
  ...model,
  details: new Map(model.details).set(candidate, details),
});

function without(model: Model, key: "asked" | "chosen"): Model {
  const { [key]: _, ...rest } = model;
  return rest;
}

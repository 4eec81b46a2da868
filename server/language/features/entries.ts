/** What the entries of data, tasks and searches are called, and what each of them takes. */
import { CompletionItemKind as Kind } from "vscode-languageserver";
import { knownCosts } from "../../search/pieces.ts";
import { taskKinds as allTaskKinds } from "../../tasks/index.ts";
import { type AnyTask, isProgram, type Metric, type TrainingSetting } from "../../tasks/task.ts";
import type { LanguageDocument } from "../document.ts";
import { defaults } from "../search.ts";
import type { Frame } from "../sketch.ts";
import { declared, unique } from "./scope.ts";
import { entryThing, metricThing, pieceThing, settingThing, type Thing, word } from "./thing.ts";
import { constants, typedValues, usual } from "./values.ts";
import * as vocabulary from "./vocabulary.ts";

type Things = readonly Thing[];

/** The keys that are not given yet; `at`: the token of the one that is being typed. */
export function entryKeys(document: LanguageDocument, frame: Frame, at: number): Things {
  const given = document.sketch.names
    .filter((named) => named.kind === "entry" && named.frame === frame && named.token !== at)
    .map(({ name }) => name);
  return keysOf(document, frame).filter(({ name }) => !given.includes(name));
}

function keysOf(document: LanguageDocument, frame: Frame): Things {
  if (frame.kind === "data") return vocabulary.dataKeys;
  if (frame.kind === "search") return vocabulary.searchKeys;
  const kind = kindOf(document, frame);
  const own = kind && isProgram(kind) ? kind.entries.map(entryThing) : [vocabulary.taskDataKey];
  return [...own, ...(kind?.settings ?? []).map(settingThing)];
}

/** What an entry takes; `before`: the token before the place. */
export function entryValues(document: LanguageDocument, frame: Frame, key: string, before: string): Things {
  if (frame.kind === "data") return [...vocabulary.dataFormats, ...(key === "train" ? [] : [vocabulary.share])];
  if (frame.kind === "search") return searchValues(document, frame, key, before);
  const kind = kindOf(document, frame);
  if (kind && isProgram(kind)) {
    if (key === "evaluate") return kind.evaluators.map((piece) => pieceThing(piece));
    const entry = kind.entries.find(({ name }) => name === key);
    if (entry) return before === ":" ? [word(entry.example, Kind.Value, `For example; ${entry.is}.`)] : [];
  } else if (key === "data") return declared(document, "data");
  const setting = kind?.settings.find(({ name }) => name === key);
  return setting ? settingValues(document, setting) : [];
}

function searchValues(document: LanguageDocument, frame: Frame, key: string, before: string): Things {
  switch (key) {
    case "space":
      return declared(document, "space");
    case "maximize":
    case "minimize":
      return metricsOf(document, frame)
        .filter(({ direction }) => direction === key)
        .map(metricThing)
        .concat(key === "minimize" ? costsOf(document, frame) : []);
    case "until":
      return before === ":" ? metricsOf(document, frame).map(metricThing) : constants(document);
    case "strategy":
      return vocabulary.strategies;
    case "weights":
      return vocabulary.judges;
    case "workers":
      return [vocabulary.auto];
    case "seed":
      return usual(String(defaults.seed));
    case "device":
      return vocabulary.devices;
    case "budget":
      return before === ":" || before === ","
        ? ["100 evaluations", "20 min", "1 h"].map((text) => word(text, Kind.Value, "A limit of the search."))
        : vocabulary.budgetUnits;
    case "memory":
      return before === ":" ? [word("1 GiB", Kind.Value, "A limit of memory.")] : vocabulary.memoryUnits;
    default:
      return vocabulary.searchPieces.get(key) ?? [];
  }
}

function settingValues(document: LanguageDocument, { type, default: standard }: TrainingSetting): Things {
  if (type.kind === "piece") return [...type.pieces.map((piece) => pieceThing(piece)), vocabulary.oneOf];
  const input = { name: "", type, default: String(standard), required: false, doc: "" };
  const maker = type.kind === "integer" ? [vocabulary.integerMaker] : [];
  return unique([...typedValues(input), ...maker, vocabulary.oneOf, ...constants(document)]);
}

const kindOf = ({ tokens }: LanguageDocument, frame: Frame): AnyTask | undefined =>
  allTaskKinds.get(tokens[frame.open - 1]?.image ?? "");

/** Of the task that a search is about; of all, where that is not known. */
function metricsOf(document: LanguageDocument, frame: Frame): readonly Metric[] {
  return taskOf(document, frame)?.metrics ?? [...allTaskKinds.values()].flatMap(({ metrics }) => metrics);
}

/** What can be an objective beside metrics. */
function costsOf(document: LanguageDocument, frame: Frame): Things {
  const task = taskOf(document, frame);
  const isByProgram = task !== undefined && isProgram(task);
  const known = vocabulary.costs.filter(({ name }) => knownCosts(isByProgram).includes(name));
  return isByProgram ? known : [...known, vocabulary.latency];
}

function taskOf(document: LanguageDocument, frame: Frame): AnyTask | undefined {
  const { sketch, tokens } = document;
  const key = sketch.names.find((named) => named.kind === "entry" && named.frame === frame && named.name === "space");
  const space = key && document.find(tokens[key.token + 2]?.image ?? "", document);
  const head = space?.part.tokens[space.named.token + 2]?.image ?? "";
  const task = space && document.find(head, space.part);
  return task && allTaskKinds.get(task.part.tokens[task.named.token + 2]?.image ?? "");
}

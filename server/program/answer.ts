/** What a line that a program has written means (docs/custom.md). */
import type { Metrics } from "../protocol/events.ts";

export type Answer =
  /** For a person: it goes to the log. */
  (
    | { readonly kind: "text" }
    | { readonly kind: "epoch"; readonly epoch: number; readonly metrics: Metrics }
    | { readonly kind: "result"; readonly metrics: Metrics }
    /** `reason`: a sentence for a person. */
    | { readonly kind: "failure"; readonly reason: string }
  ) & {
    /** A sentence: what looks like an answer and is none, or a part of one that does not count. */
    readonly warning?: string;
  };

/**
 * The meaning of a line while candidate `id` is at work. Lines about another one are text.
 * @param needed the metrics that every result must hold
 */
export function answerIn(line: string, id: number, needed: readonly string[]): Answer {
  // What ends in a carriage return alone is written over, as bars of progress are; at the end it overwrites nothing.
  const ended = line.trimEnd();
  const written = ended.slice(ended.lastIndexOf("\r") + 1);
  const message = parse(written);
  if (!message) return written.trimStart().startsWith("{") ? unreadable : text;
  if (message.id !== id) return lacksId(message) ? withoutId : text;
  const { metrics } = message;
  const [error, epoch] = [message.error ?? undefined, message.epoch ?? undefined];
  if (error !== undefined && !(metrics && (error === "" || error === false))) {
    const said = typeof error === "string" ? error.replace(/\s+/g, " ").trim() : JSON.stringify(error);
    return { kind: "failure", reason: `its program says: ${said.slice(0, 1000)}` };
  }
  const found = numbersIn(metrics);
  if (epoch !== undefined) {
    const isEpoch = typeof epoch === "number" && Number.isSafeInteger(epoch) && epoch >= 1;
    return isEpoch && found ? { kind: "epoch", epoch, metrics: found.numbers, ...warningOf(found.others) } : noEpoch;
  }
  if (!found)
    return { kind: "failure", reason: 'its program gave neither "metrics", an object of numbers by name, nor an "error"' };
  const { numbers, others } = found;
  const lacking = needed.find((name) => !(name in numbers));
  if (lacking === undefined) return { kind: "result", metrics: numbers, ...warningOf(others) };
  if (lacking in others) {
    const value = JSON.stringify(others[lacking]);
    return { kind: "failure", reason: `its program gave ${value} as "${lacking}", which is not a finite number` };
  }
  const given = Object.keys(numbers).map((name) => `"${name}"`);
  return {
    kind: "failure",
    reason: `its program gave no "${lacking}", which the search improves; it gave ${given.join(", ") || "no metrics"}`,
  };
}

const text: Answer = { kind: "text" };

/** One that nobody asked for, or that came late, has the id of another candidate. */
const lacksId = ({ id, metrics, error }: Record<string, unknown>): boolean =>
  typeof id !== "number" && (metrics !== undefined || error !== undefined);

const withoutId: Answer = {
  kind: "text",
  warning:
    'The program writes lines with "metrics" or an "error" that do not count, as they lack the number "id" of what it has read; they are in program.log.',
};

const unreadable: Answer = {
  kind: "text",
  warning:
    'The program writes lines that begin with "{" and are no JSON on one line, so they do not count; they are in program.log.',
};

const noEpoch: Answer = {
  kind: "text",
  warning:
    'The program writes lines whose "epoch" is no whole number from 1, or that lack "metrics": these do not count; they are in program.log. A result has no "epoch".',
};

/** The finite numbers among metrics, and what else there is, without prototypes; undefined where there are no metrics at all. */
function numbersIn(given: unknown): { numbers: Metrics; others: Readonly<Record<string, unknown>> } | undefined {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const numbers: Record<string, number> = Object.create(null);
  const others: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(given))
    if (typeof value === "number" && Number.isFinite(value)) numbers[name] = value;
    else others[name] = value;
  return { numbers, others };
}

function warningOf(others: Readonly<Record<string, unknown>>): { readonly warning?: string } {
  const [name] = Object.keys(others);
  return name === undefined
    ? {}
    : { warning: `The program gives values of "${name}" that are no finite numbers: they are left out.` };
}

/** Undefined where it is no JSON object. Python writes NaN and infinities, which JSON does not have, as they are; here they are texts. */
function parse(line: string): Record<string, unknown> | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  for (const written of [line, line.replace(/(?<=[:[,]\s*)-?(?:NaN|Infinity)(?=\s*[,}\]])/g, '"$&"')])
    try {
      return JSON.parse(written);
    } catch {
      // Some other line that begins with a brace.
    }
  return undefined;
}

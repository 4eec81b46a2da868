/** What a line that a program has written means (docs/custom.md). */
import type { Metrics } from "../protocol/events.ts";

export type Answer =
  /** For a person: it goes to the log. `warning`: it looks like an answer and is none; a sentence. */
  | { readonly kind: "text"; readonly warning?: string }
  | { readonly kind: "epoch"; readonly epoch: number; readonly metrics: Metrics }
  | { readonly kind: "result"; readonly metrics: Metrics }
  /** `reason`: a sentence for a person. */
  | { readonly kind: "failure"; readonly reason: string };

/**
 * The meaning of a line while candidate `id` is at work. Lines about another one are text.
 * @param needed the metrics that every result must hold
 */
export function answerIn(line: string, id: number, needed: readonly string[]): Answer {
  const message = parse(line);
  if (!message || message.id !== id) return message && lacksId(message) ? withoutId : text;
  const { error, epoch, metrics } = message;
  if (error !== undefined) {
    const said = typeof error === "string" ? error.replace(/\s+/g, " ").trim() : JSON.stringify(error);
    return { kind: "failure", reason: `its program says: ${said.slice(0, 1000)}` };
  }
  if (epoch !== undefined) {
    const measured = finite(metrics);
    const isEpoch = typeof epoch === "number" && Number.isSafeInteger(epoch) && epoch >= 1;
    return isEpoch && typeof measured === "object" ? { kind: "epoch", epoch, metrics: measured } : text;
  }
  const measured = finite(metrics);
  if (typeof measured === "string") return { kind: "failure", reason: measured };
  const lacking = needed.find((name) => !(name in measured));
  if (lacking === undefined) return { kind: "result", metrics: measured };
  const given = Object.keys(measured).map((name) => `"${name}"`);
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

/** The metrics, without a prototype; what is wrong with them where something is. */
function finite(given: unknown): Metrics | string {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    return 'its program gave neither "metrics", an object of numbers by name, nor an "error"';
  const metrics: Record<string, number> = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== "number" || !Number.isFinite(value))
      return `its program gave ${JSON.stringify(value)} as "${name}", which is not a finite number`;
    metrics[name] = value;
  }
  return metrics;
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

/** The candidate that is shown: what it reached, what it costs, its network, and how to take it away. */
import { formatCount, formatMetric, formatObjective } from "../server/protocol/format.ts";
import { measuredCost } from "../server/protocol/objectives.ts";
import type { CandidateState, RunState } from "../server/protocol/state.ts";
import { Button } from "./button.tsx";
import type { Details, Model } from "./model.ts";
import { Network } from "./network.tsx";
import type { Does } from "./panel.tsx";
import { columns, metricOf } from "./rows.ts";
import { isOfProgram, weightsMissing } from "./weights.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly model: Model;
  readonly run: RunState;
  readonly candidate: CandidateState | undefined;
  readonly words: Words;
  readonly does: Does;
}

export function Chosen({ model, run, candidate, words, does }: Props) {
  if (!candidate)
    return (
      <section class="card chosen">
        <div class="heading">
          <h2>{words.network}</h2>
        </div>
        <p class="note">{words.noResult}</p>
      </section>
    );
  const refused = weightsMissing(model, candidate, words);
  return (
    <section class="card chosen">
      <div class="heading">
        <h2>{headingOf(run, candidate, words)}</h2>
        {model.chosen !== undefined && (
          <button type="button" class="link" onClick={() => does.gesture({ type: "follow" })}>
            {words.showBest}
          </button>
        )}
        <div class="buttons">
          <Button
            primary={!run.finished}
            refused={refused}
            onPress={() => does.post({ type: "insert", candidate: candidate.id })}
          >
            {words.insertModel}
          </Button>
          <Button
            refused={model.server && isOfProgram(model) ? undefined : refused}
            onPress={() => does.post({ type: "export", candidate: candidate.id })}
          >
            {words.exportModel}
          </Button>
        </div>
      </div>
      <div class="figures">
        {figuresOf(run, candidate, words).map(({ name, value, main }) => (
          <p key={name} class={main ? "figure-of" : "figure-of lesser"}>
            <strong>{value}</strong>
            <span>{name}</span>
          </p>
        ))}
        {candidate.state !== "evaluated" && <p class="note">{stateOf(run, candidate, words)}</p>}
      </div>
      <NetworkOf candidate={candidate.id} details={model.details.get(candidate.id)} words={words} />
    </section>
  );
}

function NetworkOf({
  candidate,
  details,
  words,
}: {
  readonly candidate: number;
  readonly details: Details | undefined;
  readonly words: Words;
}) {
  if (!details) return <div class="network skeleton" aria-busy="true" />;
  if (details.kind === "refused") return <p class="network note">{details.text}</p>;
  return <Network key={candidate} candidate={candidate} architecture={details.details.architecture} words={words} />;
}

function headingOf(run: RunState, { id }: CandidateState, words: Words): string {
  if (id === run.finished?.best?.id) return words.theWinner(id);
  return id === run.best ? words.theBest(id) : words.candidate(id);
}

/** Its metrics, each named with the examples that it was measured on, and its cost. */
function figuresOf(run: RunState, { id, validation, parameters, flops }: CandidateState, words: Words) {
  const goal = metricOf(run);
  const winner = run.finished?.best;
  const test = winner?.id === id ? winner.test : undefined;
  const names = (metrics: object) => Object.keys(metrics).sort((a, b) => Number(b === goal) - Number(a === goal));
  const measured = names({ ...validation, ...test }).flatMap((metric) => {
    const main = metric === goal;
    // Of no examples: of this machine.
    if (metric === measuredCost && !run.problem.task.program)
      return [{ name: metric, value: formatObjective(run.problem, metric, validation?.[metric] ?? Number.NaN), main }];
    // Of the test, what the search was for.
    const [tested, validated] = [main ? test?.[metric] : undefined, validation?.[metric]];
    return [
      ...(tested === undefined ? [] : [{ name: words.onTest(metric), value: formatMetric(tested), main }]),
      ...(validated === undefined
        ? []
        : [{ name: words.onValidation(metric), value: formatMetric(validated), main: main && tested === undefined }]),
    ];
  });
  return [
    ...measured,
    { name: words.parameters, value: formatCount(parameters), main: false },
    { name: "FLOPs", value: formatCount(flops), main: false },
  ];
}

const stateOf = (run: RunState, candidate: CandidateState, words: Words): string =>
  columns.find(({ id }) => id === "state")?.text(candidate, words, run) ?? "";

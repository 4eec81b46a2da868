/** What there is to say about a state: one sentence, one thing to do. */
import type { ComponentChildren } from "preact";
import { formatMetric } from "../server/protocol/format.ts";
import type { RunState } from "../server/protocol/state.ts";
import { Button } from "./button.tsx";
import type { Model, ShownRun } from "./model.ts";
import type { Does } from "./panel.tsx";
import { metricOf } from "./rows.ts";
import { baseName, standingOf } from "./standing.ts";
import { weightsMissing } from "./weights.ts";
import type { Words } from "./words.ts";
import "./notice.css";

interface Props {
  readonly words: Words;
  readonly does: Does;
}

/** Where there is no run to show. */
export function EmptyScreen({
  screen,
  server,
  words,
  does,
}: Props & Pick<Model, "server"> & { readonly screen: Model["screen"] }) {
  switch (screen.kind) {
    case "loading":
      return <Alone busy>{words.loading}</Alone>;
    case "starting":
      return (
        <Alone busy action={<Button onPress={() => does.post({ type: "stop" })}>{words.stop}</Button>}>
          {words.starting(screen.search, screen.file)}
        </Alone>
      );
    case "empty":
      return (
        <Alone
          action={
            <Button primary refused={server ? undefined : words.needsServer} onPress={() => does.post({ type: "runSearch" })}>
              {words.runSearch}
            </Button>
          }
        >
          {words.empty}
        </Alone>
      );
    case "problem": {
      const { text, place } = screen;
      return (
        <Alone
          title={words.problem[screen.of]}
          action={
            place && (
              <button type="button" class="link" onClick={() => does.post({ type: "openFile" })}>
                {baseName(place.file)}:{place.line + 1}
              </button>
            )
          }
        >
          {text}
        </Alone>
      );
    }
    case "run":
      return null;
  }
}

interface AloneProps {
  readonly title?: string;
  readonly busy?: boolean;
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

const Alone = ({ title, busy, action, children }: AloneProps) => (
  <div class="alone" role={title ? "alert" : "status"}>
    {busy && <div class="busy" aria-hidden="true" />}
    {title && <h1>{title}</h1>}
    <p>{children}</p>
    {action}
  </div>
);

/** Above everything while the language server is away. */
export const ServerGone = ({ words, does }: Props) => (
  <div class="notice wrong" role="alert">
    <p>{words.serverGone}</p>
    <Button primary onPress={() => does.post({ type: "restartServer" })}>
      {words.restart}
    </Button>
  </div>
);

/** How a run has ended, where it has. Stopped runs are resumed by the button in the head. */
export function Ending({ model, run, words, does }: Props & { readonly model: Model; readonly run: ShownRun }) {
  const { state, problem } = run;
  switch (standingOf(run)) {
    case "running":
    case "final":
      return null;
    case "stopped":
      return <Notice>{words.stopped}</Notice>;
    case "interrupted":
      return <Notice>{words.interrupted}</Notice>;
    case "failed":
      return (
        <div class="notice wrong" role="alert">
          <p>{words.failed(problem ?? "")}</p>
        </div>
      );
    case "fruitless":
      return (
        <div class="notice wrong" role="alert">
          <p>
            {state.searched?.reason === "memory" ? words.ended.memory : words.fruitless(state.evaluations)}{" "}
            {tooLarge(state, words)}
          </p>
        </div>
      );
    case "finished":
      return <Winner model={model} run={run} words={words} does={does} />;
  }
}

/** What does not hinder the search: one warning is there to read, several on demand. */
export const Warnings = ({ run, words }: Pick<Props, "words"> & { readonly run: ShownRun }) => {
  const { warnings } = run.state;
  if (warnings.length === 0) return null;
  return (
    <div class="warnings" role="status">
      <details open={warnings.length === 1}>
        <summary>{words.warnings(warnings.length)}</summary>
        <ul>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      </details>
    </div>
  );
};

const Notice = ({ children }: { readonly children: ComponentChildren }) => (
  <div class="notice">
    <p>{children}</p>
  </div>
);

const tooLarge = ({ searched }: RunState, words: Words) => searched?.tooLarge !== undefined && words.tooLarge(searched.tooLarge);

function Winner({ model, run: { state }, words, does }: Parameters<typeof Ending>[0]) {
  const { finished, finalCurve, finalFailure, searched } = state;
  const winner = finished?.best;
  if (!winner) return null;
  const metric = metricOf(state);
  const tested = winner.test?.[metric];
  const validated = winner.validation[metric];
  const figures = [
    ...(tested === undefined ? [] : [{ name: words.onTest(metric), value: tested }]),
    ...(validated === undefined ? [] : [{ name: words.onValidation(metric), value: validated }]),
  ];
  return (
    <div class="notice winner">
      {figures.map(({ name, value }, index) => (
        <p key={name} class={index === 0 ? "figure-of" : "figure-of lesser"}>
          <strong>{formatMetric(value)}</strong>
          <span>{name}</span>
        </p>
      ))}
      <p>
        {words.finished(winner.id, finalFailure === undefined ? finalCurve.length : 0)}{" "}
        {finalFailure !== undefined && words.finalFailed(finalFailure)} {searched && words.ended[searched.reason]}{" "}
        {tooLarge(state, words)}
      </p>
      <Button
        primary
        refused={weightsMissing(model, state.candidates[winner.id - 1], words)}
        onPress={() => does.post({ type: "insert", candidate: winner.id })}
      >
        {words.insertModel}
      </Button>
    </div>
  );
}

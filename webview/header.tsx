/** The head of a run: what it is, how far it is, how long yet, and the button that stops or resumes it. */
import { useEffect, useState } from "preact/hooks";
import { type RunState, secondsLeft } from "../server/protocol/state.ts";
import { Button } from "./button.tsx";
import type { Model, ShownRun } from "./model.ts";
import type { Does } from "./panel.tsx";
import { actions, baseName, type Standing, shareOf, standingOf } from "./standing.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly model: Model;
  readonly run: ShownRun;
  readonly words: Words;
  readonly does: Does;
}

export function Header({ model, run, words, does }: Props) {
  const { state } = run;
  const standing = standingOf(run);
  const now = useNow(run.status === "running", state.last);
  const share = shareOf(state, now);
  const facts = factsOf(run, standing, now, words);
  return (
    <header class="header">
      <div class="title">
        <h1>
          {state.problem.search.name} <span class="faint">·</span>{" "}
          <button type="button" class="link" onClick={() => does.post({ type: "openFile" })}>
            {baseName(state.problem.file)}
          </button>
        </h1>
        <p class="facts">
          <span class={`standing ${standing}`} role="status">
            {standing === "final" ? finalText(state, words) : words.standing[standing]}
          </span>
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </p>
        <RunButton model={model} standing={standing} words={words} does={does} />
      </div>
      <div class="under">
        <div
          class={run.status === "running" ? "bar live" : "bar"}
          role="progressbar"
          aria-label={words.progress}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        >
          <div style={{ transform: `scaleX(${share ?? 0})` }} />
        </div>
        <p class="facts">
          <span>{words.workers(state.workers)}</span>
          <span>{state.device}</span>
          {state.failures > 0 && <span>{words.failures(state.failures)}</span>}
        </p>
      </div>
    </header>
  );
}

function factsOf({ state, status }: ShownRun, standing: Standing, now: number, words: Words): readonly string[] {
  const left = secondsLeft(state, now);
  return [
    words.evaluated(state.evaluations, state.budget.evaluations),
    ...(standing === "running" ? [left === undefined ? words.estimating : words.left(left)] : []),
    ...(status === "running" ? [] : [words.took(state.seconds)]),
  ];
}

function finalText({ finalCurve }: RunState, words: Words): string {
  const last = finalCurve.at(-1);
  return last ? words.finalEpoch(last.epoch, last.epochs) : words.finalStarting;
}

function RunButton({ model, standing, words, does }: Pick<Props, "model" | "words" | "does"> & { readonly standing: Standing }) {
  const action = actions[standing];
  if (!action) return null;
  const asked = model.asked === action;
  const press = () => {
    does.post({ type: action });
    does.gesture({ type: "ask", for: action });
  };
  const text = action === "stop" ? (asked ? words.stopping : words.stop) : asked ? words.resuming : words.resume;
  const refused = model.server ? (asked ? text : undefined) : words.needsServer;
  return (
    <Button primary={action === "resume"} refused={refused} onPress={press}>
      {text}
    </Button>
  );
}

/** Milliseconds since 1970: each second while something runs, else those of the last event. */
function useNow(runs: boolean, last: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [runs]);
  return runs ? Math.max(now, last) : last;
}

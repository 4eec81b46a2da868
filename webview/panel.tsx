/** The results panel, from top to bottom: is it going well, how long yet, which one is best, how do I take it away. */
import type { FromPanel } from "../server/protocol/panel.ts";
import { BestChart } from "./best.tsx";
import { Chosen } from "./chosen.tsx";
import { DetailsOf } from "./details.tsx";
import { FrontCard } from "./front.tsx";
import { Header } from "./header.tsx";
import { type Gesture, type Model, type ShownRun, shownCandidate } from "./model.ts";
import { EmptyScreen, Ending, ServerGone, Warnings } from "./notice.tsx";
import { metricOf } from "./rows.ts";
import { CandidateTable } from "./table.tsx";
import type { Words } from "./words.ts";

/** What a user's doing leads to. */
export interface Does {
  /** To the extension. */
  post(message: FromPanel): void;
  /** Inside the panel. */
  gesture(gesture: Gesture): void;
}

interface Props {
  readonly model: Model;
  readonly words: Words;
  readonly does: Does;
}

export const Panel = ({ model, words, does }: Props) => (
  <main>
    {!model.server && <ServerGone words={words} does={does} />}
    {model.screen.kind === "run" ? (
      <RunScreen key={model.screen.folder} model={model} run={model.screen} words={words} does={does} />
    ) : (
      <EmptyScreen screen={model.screen} server={model.server} words={words} does={does} />
    )}
  </main>
);

function RunScreen({ model, run, words, does }: Props & { readonly run: ShownRun }) {
  const { state } = run;
  const candidate = shownCandidate(model);
  const choose = (id: number) => does.gesture({ type: "choose", candidate: id });
  return (
    <>
      <Header model={model} run={run} words={words} does={does} />
      <Ending model={model} run={run} words={words} does={does} />
      <Warnings run={run} words={words} />
      <div class="cards">
        <section class="card best">
          <div class="heading">
            <h2>{words.bestSoFar}</h2>
            <p class="facts faint">
              <span>{words.byCandidate(metricOf(state))}</span>
              {state.failures > 0 && <span>{words.failedDots(state.failures)}</span>}
            </p>
          </div>
          <BestChart run={state} words={words} shown={candidate?.id} height={290} onChoose={choose} />
        </section>
        <Chosen model={model} run={state} candidate={candidate} words={words} does={does} />
      </div>
      {state.front.length > 0 && <FrontCard run={state} words={words} shown={candidate?.id} onChoose={choose} />}
      <section class="card candidates">
        <h2>{words.candidates}</h2>
        <CandidateTable
          run={state}
          words={words}
          order={model.order}
          sort={model.sort}
          shown={candidate?.id}
          onChoose={choose}
          onSort={(sort) => does.gesture({ type: "sort", sort })}
        />
      </section>
      {candidate && <DetailsOf run={state} candidate={candidate} details={model.details.get(candidate.id)} words={words} />}
    </>
  );
}

/** Details of the candidate that is shown: learning curves, decisions, what each layer is and costs. */
import { formatCount, formatNumber } from "../server/protocol/format.ts";
import type { CandidateState, RunState } from "../server/protocol/state.ts";
import { Curves } from "./curves.tsx";
import { allArguments, shapeText } from "./layout.ts";
import type { Details } from "./model.ts";
import type { Words } from "./words.ts";
import "./details.css";

interface Props {
  readonly run: RunState;
  readonly candidate: CandidateState;
  readonly details: Details | undefined;
  readonly words: Words;
}

export function DetailsOf({ run, candidate, details, words }: Props) {
  const known = details?.kind === "known" ? details.details : undefined;
  const final = run.searched?.best === candidate.id ? run.finalCurve : [];
  return (
    <section class="card details" aria-label={words.details(candidate.id)}>
      <h2>{words.details(candidate.id)}</h2>
      <div class="sheets">
        <div class="curves">
          <Curves key={candidate.id} curve={candidate.curve} words={words} />
          {final.length > 0 && <Curves curve={final} words={words} title={words.finalTraining} />}
        </div>
        {known ? (
          <>
            <Decisions decisions={known.decisions} words={words} />
            <Layers architecture={known.architecture} words={words} />
          </>
        ) : details ? null : (
          <div class="skeleton sheet" aria-busy="true" />
        )}
      </div>
    </section>
  );
}

type Known = Extract<Details, { readonly kind: "known" }>["details"];

const Decisions = ({ decisions, words }: Pick<Known, "decisions"> & { readonly words: Words }) => (
  <table class="sheet decisions">
    <thead>
      <tr>
        <th scope="col">{words.decision}</th>
        <th scope="col">{words.value}</th>
      </tr>
    </thead>
    <tbody>
      {Object.entries(decisions).map(([name, value]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          <td>{typeof value === "number" ? formatNumber(value) : String(value)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Layers = ({ architecture, words }: Pick<Known, "architecture"> & { readonly words: Words }) => (
  <table class="sheet layers">
    <thead>
      <tr>
        <th scope="col">{words.layer}</th>
        <th scope="col">{words.argumentsTitle}</th>
        <th scope="col" class="numeric">
          {words.shape}
        </th>
        <th scope="col" class="numeric">
          {words.parameters}
        </th>
        <th scope="col" class="numeric">
          FLOPs
        </th>
      </tr>
    </thead>
    <tbody>
      {architecture.nodes.map((node) => (
        <tr key={node.name}>
          <th scope="row">{node.name}</th>
          <td>{allArguments(node)}</td>
          <td class="numeric">{shapeText(node.shape)}</td>
          <td class="numeric">{formatCount(node.parameters)}</td>
          <td class="numeric">{formatCount(node.flops)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

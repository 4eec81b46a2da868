/** The learning curves of a candidate: each metric after each epoch, in training and on validation examples. */

import { useRef } from "preact/hooks";
import type { Epoch } from "../server/protocol/events.ts";
import { formatMetric } from "../server/protocol/format.ts";
import { type Range, widened } from "./axes.ts";
import { Chart } from "./chart.tsx";
import { Figures } from "./figures.tsx";
import type { Theme } from "./theme.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly curve: readonly Epoch[];
  readonly words: Words;
  /** Beside the metric's name: of which training. */
  readonly title?: string;
}

export function Curves({ curve, words, title }: Props) {
  const metrics = [...new Set(curve.flatMap(({ training, validation }) => Object.keys({ ...training, ...validation })))];
  if (metrics.length === 0) return <p class="note">{words.noEpochs}</p>;
  return (
    <>
      {metrics.map((metric) => (
        <Curve key={metric} metric={metric} curve={curve} words={words} title={title ? `${title}: ${metric}` : metric} />
      ))}
    </>
  );
}

function Curve({ metric, curve, words, title }: Required<Props> & { readonly metric: string }) {
  const lines = [
    { name: words.training, values: curve.map(({ training }) => training[metric] ?? null) },
    { name: words.validation, values: curve.map(({ validation }) => validation?.[metric] ?? null) },
  ];
  const range = useRef<Range>(undefined);
  range.current = widened(
    range.current,
    lines.flatMap(({ values }) => values),
  );
  const epochs = curve.map(({ epoch }) => epoch);
  const x: Range = [1, Math.max(2, curve.at(-1)?.epochs ?? 2)];
  return (
    <figure class="figure">
      <figcaption>
        {title} <span class="faint">/ {words.epoch}</span>
      </figcaption>
      <Chart
        label={`${title}: ${words.curveOf(metric)}`}
        height={150}
        x={x}
        y={range.current ?? [0, 1]}
        data={[epochs, ...lines.map(({ values }) => values)]}
        series={seriesOf}
        labels={lines.map(({ name }) => name)}
      />
      <Figures
        title={`${title}: ${words.curveOf(metric)}`}
        head={[words.epoch, ...lines.map(({ name }) => name)]}
        rows={epochs.map((epoch, index) => [String(epoch), ...lines.map(({ values }) => metricText(values[index]))])}
      />
    </figure>
  );
}

/** Training is dashed: the lines can be told apart without their colours. */
const seriesOf = (theme: Theme) => [
  { stroke: theme.second, width: 1.5, dash: [4, 3], points: { show: true, size: 4, fill: theme.second } },
  { stroke: theme.accent, width: 2, points: { show: true, size: 5, fill: theme.accent } },
];

const metricText = (value: number | null | undefined): string => (typeof value === "number" ? formatMetric(value) : "");

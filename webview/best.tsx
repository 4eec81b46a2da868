/** The curve of the best so far: a step line, a dot for each evaluation, failed ones hollow at the bottom. */
import { useRef } from "preact/hooks";
import type uPlot from "uplot";
import { formatMetric } from "../server/protocol/format.ts";
import type { RunState } from "../server/protocol/state.ts";
import { type Range, reach, widened } from "./axes.ts";
import { Chart, dots } from "./chart.tsx";
import { Figures } from "./figures.tsx";
import { progressOf } from "./progress.ts";
import { metricOf } from "./rows.ts";
import type { Theme } from "./theme.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly run: RunState;
  readonly words: Words;
  /** The candidate that is shown; it is ringed. */
  readonly shown: number | undefined;
  readonly height: number;
  readonly onChoose: (id: number) => void;
}

export function BestChart({ run, words, shown, height, onChoose }: Props) {
  const range = useRef<Range>(undefined);
  const { ids, values, best, failed, improvements } = progressOf(run);
  range.current = widened(range.current, values);
  const y = range.current ?? [0, 1];
  // A little more than what there can be, so that the last dot is whole.
  const x: Range = [0, reach(ids.length, run.budget.evaluations) * 1.01];
  const metric = metricOf(run);
  const last = improvements.at(-1);
  return (
    <figure class="figure">
      <Chart
        label={`${words.bestSoFar}: ${words.onValidation(metric)}`}
        height={height}
        x={x}
        y={y}
        data={[[...ids], [...best], [...values], failed.map((each) => (each ? y[0] : null))]}
        series={seriesOf}
        labels={[last ? `${formatMetric(last.value)}  #${last.id}` : "", "", ""]}
        paint={(plot, theme) => paintShown(plot, theme, values, shown)}
        onPick={(index) => {
          const id = ids[index];
          if (id !== undefined) onChoose(id);
        }}
      />
      <Figures
        title={`${words.bestSoFar}: ${words.onValidation(metric)}`}
        head={[words.number, words.onValidation(metric)]}
        rows={improvements.map(({ id, value }) => [`#${id}`, formatMetric(value)])}
      />
    </figure>
  );
}

/** Steps where the value changes, and nowhere else: most of ten thousand candidates change nothing. */
const steps: uPlot.Series.PathBuilder = (plot, index, from, to) => {
  const path = new Path2D();
  let last: { readonly x: number; readonly y: number; readonly value: number } | undefined;
  let end = 0;
  for (let place = from; place <= to; place++) {
    const value = plot.data[index]?.[place];
    if (typeof value !== "number") continue;
    const x = plot.data[0][place] ?? 0;
    end = x;
    if (value === last?.value) continue;
    const point = { x: plot.valToPos(x, "x", true), y: plot.valToPos(value, "y", true), value };
    if (last) path.lineTo(point.x, last.y);
    else path.moveTo(point.x, point.y);
    path.lineTo(point.x, point.y);
    last = point;
  }
  if (last) path.lineTo(plot.valToPos(end, "x", true), last.y);
  return { stroke: path };
};

const seriesOf = (theme: Theme): readonly uPlot.Series[] => [
  { stroke: theme.accent, width: 2, paths: steps, points: { show: false } },
  { fill: theme.faint, paths: dots(1.75), points: { show: false } },
  { stroke: theme.faint, width: 1, paths: hollow, points: { show: false } },
];

/** Above the axis, so that nothing of them is cut off. */
const hollow: uPlot.Series.PathBuilder = (plot, index, from, to) => {
  const path = new Path2D();
  const radius = 3 * devicePixelRatio;
  const y = plot.bbox.top + plot.bbox.height - radius - devicePixelRatio;
  const step = Math.max(1, devicePixelRatio);
  let before = Number.NEGATIVE_INFINITY;
  for (let place = from; place <= to; place++) {
    if (typeof plot.data[index]?.[place] !== "number") continue;
    const x = plot.valToPos(plot.data[0][place] ?? 0, "x", true);
    if (x - before < step) continue;
    before = x;
    path.moveTo(x + radius, y);
    path.arc(x, y, radius, 0, 2 * Math.PI);
  }
  return { stroke: path };
};

function paintShown(plot: uPlot, { text }: Theme, values: readonly (number | null)[], shown: number | undefined): void {
  const value = shown === undefined ? null : values[shown - 1];
  if (shown === undefined || typeof value !== "number") return;
  const { ctx } = plot;
  ctx.save();
  ctx.strokeStyle = text;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  ctx.arc(plot.valToPos(shown, "x", true), plot.valToPos(value, "y", true), 5 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.restore();
}

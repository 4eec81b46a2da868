/** The curve of the best so far: a step line, a dot for each evaluation, failed ones hollow at the bottom. */
import { useRef } from "preact/hooks";
import type uPlot from "uplot";
import { formatMetric } from "../server/protocol/format.ts";
import type { RunState } from "../server/protocol/state.ts";
import { type Range, reach, widened } from "./axes.ts";
import { Chart } from "./chart.tsx";
import { Figures } from "./figures.tsx";
import { type Progress, progressOf } from "./progress.ts";
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
  const x: Range = [0, (run.searched ? ids.length : reach(ids.length, run.budget.evaluations)) * 1.01];
  const metric = metricOf(run);
  const last = improvements.at(-1);
  return (
    <figure class="figure">
      <Chart
        label={`${words.bestSoFar}: ${words.onValidation(metric)}`}
        height={height}
        x={x}
        y={y}
        data={[[...ids], [...best]]}
        series={seriesOf}
        labels={[last ? `${formatMetric(last.value)}  #${last.id}` : ""]}
        paint={(plot, theme) => paintDots(plot, theme, { ids, values, failed, shown })}
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
export const steps: uPlot.Series.PathBuilder = (plot, index, from, to) => {
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
];

interface Dots extends Pick<Progress, "ids" | "values" | "failed"> {
  readonly shown: number | undefined;
}

/** A square for each value, the failed hollow above the axis, and a ring around the one that is shown. */
function paintDots(plot: uPlot, { faint, text }: Theme, { ids, values, failed, shown }: Dots): void {
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  const bottom = bbox.top + bbox.height - 4 * pixel;
  const ring = (x: number, y: number, radius: number) => {
    ctx.beginPath();
    ctx.arc(x, y, radius * pixel, 0, 2 * Math.PI);
    ctx.stroke();
  };
  ctx.save();
  ctx.fillStyle = faint;
  ctx.strokeStyle = faint;
  ctx.lineWidth = pixel;
  const size = 3 * pixel;
  const covered = new Set<number>();
  let lastFailed = Number.NEGATIVE_INFINITY;
  ids.forEach((id, index) => {
    const value = values[index];
    const x = plot.valToPos(id, "x", true);
    if (typeof value === "number") {
      const y = plot.valToPos(value, "y", true);
      // Of dots at one place one is to be seen, and ten thousand would cost a frame.
      const place = Math.round(x / pixel) * 65536 + Math.round(y / pixel);
      if (covered.has(place)) return;
      covered.add(place);
      ctx.fillRect(x - size / 2, y - size / 2, size, size);
    } else if (failed[index] && x - lastFailed >= pixel) {
      lastFailed = x;
      ring(x, bottom, 3);
    }
  });
  const value = shown === undefined ? null : values[shown - 1];
  if (shown !== undefined && typeof value === "number") {
    ctx.strokeStyle = text;
    ctx.lineWidth = 1.5 * pixel;
    ring(plot.valToPos(shown, "x", true), plot.valToPos(value, "y", true), 5);
  }
  ctx.restore();
}

/** The Pareto front of several objectives: where its candidates lie among all, their values, and how it has grown. */
import { useMemo, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { formatObjective } from "../server/protocol/format.ts";
import { hypervolumes, valueIn } from "../server/protocol/objectives.ts";
import type { RunState } from "../server/protocol/state.ts";
import { type Range, widened } from "./axes.ts";
import { steps } from "./best.tsx";
import { Chart } from "./chart.tsx";
import { nearestTo, type Scatter, scatterOf } from "./scatter.ts";
import type { Theme } from "./theme.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly run: RunState;
  readonly words: Words;
  /** The candidate that is shown; it is ringed. */
  readonly shown: number | undefined;
  readonly onChoose: (id: number) => void;
}

export function FrontCard({ run, words, shown, onChoose }: Props) {
  const { problem, candidates, front } = run;
  const volumes = useMemo(() => hypervolumes(problem, candidates), [run]);
  return (
    <section class="card front">
      <div class="heading">
        <h2>{words.front}</h2>
        <p class="facts faint">
          <span>{words.frontSize(front.length)}</span>
          <span title={words.hypervolumeHint}>
            {words.hypervolume} {(volumes.at(-1) ?? 0).toFixed(3)}
          </span>
        </p>
      </div>
      <div class="cards">
        <FrontChart run={run} words={words} shown={shown} onChoose={onChoose} />
        <div class="lists">
          <FrontTable run={run} words={words} shown={shown} onChoose={onChoose} />
          <p class="faint">{words.hypervolumeOver}</p>
          <Chart
            label={words.hypervolumeOver}
            height={90}
            x={[0, volumes.length * 1.01]}
            y={[0, 1]}
            data={[volumes.map((_, index) => index + 1), [...volumes]]}
            series={volumeSeries}
            labels={[""]}
          />
        </div>
      </div>
    </section>
  );
}

function FrontTable({ run: { problem, candidates, front }, words, shown, onChoose }: Props) {
  const { objectives } = problem.search;
  return (
    <div class="values">
      <table>
        <thead>
          <tr>
            <th scope="col">{words.number}</th>
            {objectives.map(({ metric }) => (
              <th key={metric} scope="col">
                {metric}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {front.map((id) => (
            <tr key={id} class={id === shown ? "shown" : ""}>
              <td>
                <button type="button" class="link" onClick={() => onChoose(id)}>
                  #{id}
                </button>
              </td>
              {objectives.map(({ metric }) => (
                <td key={metric}>{formatObjective(problem, metric, valueIn(candidates[id - 1] ?? {}, metric) ?? Number.NaN)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FrontChart({ run, words, shown, onChoose }: Props) {
  const ranges = useRef<{ x: Range | undefined; y: Range | undefined }>({ x: undefined, y: undefined });
  const { problem } = run;
  const [first, second] = problem.search.objectives.map(({ metric }) => metric);
  const scatter = scatterOf(run);
  const { points } = scatter;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  ranges.current = { x: widened(ranges.current.x, xs), y: widened(ranges.current.y, ys) };
  const label = words.against(first ?? "", second ?? "");
  return (
    <figure class="figure">
      <figcaption class="faint">{label}</figcaption>
      <Chart
        label={`${words.front}: ${label}`}
        height={250}
        x={ranges.current.x ?? [0, 1]}
        y={ranges.current.y ?? [0, 1]}
        data={[xs, ys]}
        series={dotSeries}
        labels={[""]}
        xText={(value) => formatObjective(problem, second ?? "", value)}
        paint={(plot, theme) => paintFront(plot, theme, scatter, shown)}
        onPick={(_, { cursor: { left = 0, top = 0 }, valToPos }) => {
          const found = nearestTo(points, { x: left, y: top }, ({ x, y }) => ({ x: valToPos(x, "x"), y: valToPos(y, "y") }));
          if (found) onChoose(found.id);
        }}
      />
    </figure>
  );
}

const volumeSeries = (theme: Theme): readonly uPlot.Series[] => [
  { stroke: theme.accent, width: 2, paths: steps, points: { show: false } },
];
/** Drawn by `paintFront`. */
const dotSeries = (): readonly uPlot.Series[] => [{ paths: () => null, points: { show: false } }];

/** A small square for each candidate, a dot for each of the front, its line, and a ring around the one that is shown. */
function paintFront(plot: uPlot, theme: Theme, { points, front, line }: Scatter, shown: number | undefined): void {
  const { ctx } = plot;
  const pixel = devicePixelRatio;
  const at = ({ x, y }: { x: number; y: number }) => [plot.valToPos(x, "x", true), plot.valToPos(y, "y", true)] as const;
  ctx.save();
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 2 * pixel;
  ctx.beginPath();
  for (const corner of line) ctx.lineTo(...at(corner));
  ctx.stroke();
  for (const point of points) {
    const [x, y] = at(point);
    const isFront = front.has(point.id);
    ctx.fillStyle = isFront ? theme.accent : theme.faint;
    ctx.beginPath();
    if (isFront) ctx.arc(x, y, 4 * pixel, 0, 2 * Math.PI);
    else ctx.rect(x - 1.5 * pixel, y - 1.5 * pixel, 3 * pixel, 3 * pixel);
    ctx.fill();
    if (point.id !== shown) continue;
    ctx.strokeStyle = theme.text;
    ctx.lineWidth = 1.5 * pixel;
    ctx.beginPath();
    ctx.arc(x, y, 7 * pixel, 0, 2 * Math.PI);
    ctx.stroke();
  }
  ctx.restore();
}

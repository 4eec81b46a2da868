/** A chart: uPlot in the colours of the theme, as wide as its place. What it shows is drawn by painters in this file or by its user. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatNumber } from "../server/protocol/format.ts";
import { type Range, spread } from "./axes.ts";
import { type Theme, theme } from "./theme.ts";
import "./chart.css";

export interface ChartProps {
  /** For screen readers. */
  readonly label: string;
  readonly height: number;
  readonly x: Range;
  readonly y: Range;
  readonly data: uPlot.AlignedData;
  /** One for each row of the data after the first; must not change while the chart is there. */
  readonly series: (theme: Theme) => readonly uPlot.Series[];
  /** Text at the end of each line, by place of its series; empty for none. */
  readonly labels: readonly string[];
  /** Draws on top. */
  readonly paint?: (plot: uPlot, theme: Theme) => void;
  /** How numbers along the horizontal axis are written, where they are no counts of one, two, three. */
  readonly xText?: (value: number) => string;
  /** A click at a place of the data. */
  readonly onPick?: (index: number, plot: uPlot) => void;
}

/** In pixels. */
const [leastRoom, labelRoom] = [16, 92];

export function Chart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const colors = theme.value;

  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const plot = new uPlot(optionsOf(latest, colors, box.clientWidth), latest.current.data, box);
    chart.current = plot;
    const pick = () => {
      const index = plot.cursor.idx;
      if (typeof index === "number") latest.current.onPick?.(index, plot);
    };
    plot.over.addEventListener("click", pick);
    const size = new ResizeObserver(() => {
      if (box.clientWidth > 0 && box.clientWidth !== plot.width)
        plot.setSize({ width: box.clientWidth, height: latest.current.height });
    });
    size.observe(box);
    return () => {
      size.disconnect();
      plot.destroy();
    };
  }, [colors]);

  useLayoutEffect(() => chart.current?.setData(props.data));

  return <div class="chart" ref={place} role="img" aria-label={props.label} />;
}

function optionsOf(latest: { readonly current: ChartProps }, colors: Theme, width: number): uPlot.Options {
  const { xText } = latest.current;
  const axis: uPlot.Axis = {
    stroke: colors.faint,
    font: colors.font,
    grid: { stroke: colors.line, width: 1 },
    ticks: { show: false },
    border: { show: false },
    values: (_, values) => alike(values),
  };
  return {
    width,
    height: latest.current.height,
    padding: [10, (plot) => roomForLabels(plot, latest.current), 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false }, x: latest.current.onPick !== undefined },
    scales: {
      x: { time: false, range: () => [...latest.current.x] },
      y: { range: () => [...latest.current.y] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 24,
        gap: 4,
        ...(xText
          ? { values: (_: uPlot, values: readonly number[]) => values.map(xText) }
          : { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000] }),
      },
      { ...axis, size: 52, gap: 6, space: 28 },
    ],
    series: [{}, ...latest.current.series(colors)],
    hooks: {
      draw: [
        (plot) => {
          latest.current.paint?.(plot, colors);
          paintLabels(plot, latest.current.labels, colors);
        },
      ],
    },
  };
}

/** Numbers along an axis, with the same number of decimals. */
function alike(values: readonly number[]): string[] {
  const texts = values.map(formatNumber);
  if (texts.some((text) => text.includes("e"))) return texts;
  const decimals = Math.max(...texts.map((text) => text.split(".")[1]?.length ?? 0));
  return values.map((value) => value.toFixed(decimals));
}

/** Right of the axes: as much as the labels need that is not left free behind the ends of their lines. */
function roomForLabels({ width }: uPlot, { data, labels, x: [first, last] }: ChartProps): number {
  if (labels.every((label) => label === "")) return leastRoom;
  const ends = data.slice(1).map((values) => values.findLastIndex((value) => typeof value === "number"));
  const end = data[0][Math.max(...ends)] ?? first;
  const free = (width * (last - end)) / (last - first);
  return Math.min(labelRoom, Math.max(leastRoom, labelRoom - free));
}

/** At the last value of each line, moved apart where they would cover each other. */
function paintLabels({ ctx, data, series, bbox, valToPos }: uPlot, labels: readonly string[], { text, font }: Theme): void {
  const ratio = devicePixelRatio;
  const ends = labels.flatMap((label, index) => {
    const values = data[index + 1] ?? [];
    const last = values.findLastIndex((value) => typeof value === "number");
    const [x, y] = [data[0][last], values[last]];
    if (!label || typeof x !== "number" || typeof y !== "number") return [];
    return [{ label, x: valToPos(x, "x", true), y: valToPos(y, "y", true), stroke: series[index + 1]?.stroke }];
  });
  const places = spread(
    ends.map(({ y }) => y),
    13 * ratio,
    bbox.top + bbox.height,
  );
  ctx.save();
  ctx.font = font.replace(/^\d+/, (size) => String(Number(size) * ratio));
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = text;
  ends.forEach(({ label, x }, index) => {
    ctx.fillText(label, x + 7 * ratio, places[index] ?? 0);
  });
  ctx.restore();
}

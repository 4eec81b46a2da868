/** The network of a candidate, drawn: its layers from the input to the output, with the shapes that come out of them. */
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Architecture } from "../server/network/architecture.ts";
import { type Box, drawingOf } from "./layout.ts";
import type { Words } from "./words.ts";
import "./network.css";

interface Props {
  readonly candidate: number;
  readonly architecture: Architecture;
  readonly words: Words;
}

export function Network({ candidate, architecture, words }: Props) {
  const { width, height, boxes, lines } = useMemo(() => drawingOf(architecture, words.input), [architecture, words]);
  const place = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const box = place.current;
    // Where it is too wide, its middle is what matters.
    if (box) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  }, [width]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section ref={place} class="network" tabIndex={0} aria-label={words.networkOf(candidate)}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {lines.map(({ key, path }) => (
          <path key={key} class="edge" d={path} />
        ))}
        {boxes.map((box) => (
          <Layer key={box.key} box={box} />
        ))}
      </svg>
      <ol class="hidden">
        {boxes.map(({ key, title, text, shape }) => (
          <li key={key}>{[title, text, shape].filter((part) => part !== "").join(", ")}</li>
        ))}
      </ol>
    </section>
  );
}

const Layer = ({ box: { title, text, shape, x, y, width, height, end } }: { readonly box: Box }) => (
  <g transform={`translate(${x} ${y})`} class={end ? "layer end" : "layer"}>
    <rect width={width} height={height} rx={4} />
    <text x={10} y={17} class="operation">
      {title}
    </text>
    <text x={width - 10} y={17} class="shape" text-anchor="end">
      {shape}
    </text>
    {text && (
      <text x={10} y={33} class="arguments">
        {text}
      </text>
    )}
  </g>
);

/** The table of candidates. Only the rows in sight are in the page, so that ten thousand of them scroll like ten. */
import { useRef, useState } from "preact/hooks";
import type { CandidateState, RunState } from "../server/protocol/state.ts";
import { type Column, columns, idAt, rowOf, type Sort, sortBy } from "./rows.ts";
import type { Words } from "./words.ts";
import "./table.css";

interface Props {
  readonly run: RunState;
  readonly words: Words;
  readonly order: readonly number[];
  readonly sort: Sort | undefined;
  /** The candidate whose details are shown. */
  readonly shown: number | undefined;
  readonly onChoose: (id: number) => void;
  readonly onSort: (sort: Sort) => void;
}

/** In pixels, as the style sheet says. */
const rowHeight = 22;
/** At most so many are in sight at once. */
const most = 12;
/** Rows in the page above and below those in sight. */
const margin = 6;

export function CandidateTable({ run, words, order, sort, shown, onChoose, onSort }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [active, setActive] = useState<number>();
  const count = run.candidates.length;
  const inSight = Math.max(3, Math.min(most, Math.max(count, run.budget.evaluations ?? most)));
  const first = Math.max(0, Math.floor(top / rowHeight) - margin);
  const end = Math.min(count, first + inSight + 2 * margin);
  const best = run.finished?.best?.id ?? run.best;

  /** Makes a row the one that Enter chooses, and brings it into sight. */
  const goTo = (row: number) => {
    const to = Math.min(count - 1, Math.max(0, row));
    setActive(idAt(order, to));
    const box = scroller.current;
    if (!box) return;
    const [above, below] = [to * rowHeight, (to + 1 - inSight) * rowHeight];
    if (box.scrollTop > above) box.scrollTop = above;
    else if (box.scrollTop < below) box.scrollTop = below;
  };
  const press = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || count === 0) return;
    const at = active ?? shown;
    const row = at === undefined ? -1 : rowOf(order, at);
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => goTo(row + 1),
      ArrowUp: () => goTo(row - 1),
      PageDown: () => goTo(row + inSight),
      PageUp: () => goTo(row - inSight),
      Home: () => goTo(0),
      End: () => goTo(count - 1),
      Enter: () => at !== undefined && onChoose(at),
      " ": () => at !== undefined && onChoose(at),
    };
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  };

  const ids = Array.from({ length: Math.max(0, end - first) }, (_, place) => idAt(order, first + place));
  return (
    <div
      ref={scroller}
      class="grid"
      style={{ height: `${(inSight + 1) * rowHeight + 4}px` }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid is a table whose rows can be chosen
        role="grid"
        tabIndex={0}
        aria-label={words.candidates}
        aria-rowcount={count + 1}
        aria-activedescendant={active === undefined ? undefined : `row-${active}`}
        onKeyDown={press}
        onFocus={(event) => {
          if (event.target === event.currentTarget && active === undefined) setActive(shown);
        }}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.id} scope="col" class={cellClass(column)} aria-sort={ariaSort(column, sort)}>
                <button type="button" onClick={() => onSort(sortBy(column, sort, run))}>
                  <span>{column.title(words, run)}</span>
                  <span aria-hidden="true">{sort?.column === column.id ? (sort.descending ? "↓" : "↑") : ""}</span>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody style={{ height: `${count * rowHeight}px`, paddingTop: `${first * rowHeight}px` }}>
          {ids.map((id, place) => {
            const candidate = run.candidates[id - 1];
            return (
              candidate && (
                <Row
                  key={id}
                  candidate={candidate}
                  index={first + place + 2}
                  best={id === best}
                  shown={id === shown}
                  active={id === active}
                  run={run}
                  words={words}
                  onChoose={() => {
                    setActive(id);
                    onChoose(id);
                  }}
                />
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps extends Pick<Props, "run" | "words"> {
  readonly candidate: CandidateState;
  /** From 1, the head's. */
  readonly index: number;
  readonly best: boolean;
  readonly shown: boolean;
  readonly active: boolean;
  readonly onChoose: () => void;
}

const Row = ({ candidate, index, best, shown, active, run, words, onChoose }: RowProps) => (
  <tr
    id={`row-${candidate.id}`}
    class={`${candidate.state}${active ? " active" : ""}`}
    aria-rowindex={index}
    aria-selected={shown}
    onClick={onChoose}
  >
    {columns.map((column) => {
      const text = column.text(candidate, words, run);
      return (
        <td key={column.id} class={cellClass(column)} title={column.numeric ? undefined : text}>
          {column.id === "state" && best && <span class="mark">{words.best}</span>}
          {text}
        </td>
      );
    })}
  </tr>
);

const cellClass = ({ id, numeric }: Column): string => `cell ${id}${numeric ? " numeric" : ""}`;

const ariaSort = ({ id }: Column, sort: Sort | undefined) =>
  sort?.column === id ? (sort.descending ? "descending" : "ascending") : "none";

/** The candidates that a space gives, in short. */
import type { Architecture } from "../../server/network/architecture.ts";
import { violated } from "../../server/space/constraints.ts";
import { instantiate } from "../../server/space/instantiate.ts";
import type { Assignment, Space } from "../../server/space/space.ts";

export const ids = (space: Space): readonly string[] => space.decisions.map(({ id }) => id);
/** "conv2d(16, 3) relu()", without arguments that are their defaults and without the head. */
const drawn = ({ nodes }: Architecture): string =>
  nodes
    .slice(0, -2)
    .map(({ operation, arguments: given, inputs }, index) => {
      const from = inputs.every((input) => input === (index === 0 ? "input" : index - 1)) ? "" : `[${inputs.join(",")}]`;
      const values = Object.entries(given).flatMap(([name, value]) =>
        ["filters", "kernel", "size", "rate"].includes(name) ? value : [],
      );
      return `${operation}(${values.join(", ")})${from}`;
    })
    .join(" ");
export const built = (space: Space, assignment: Assignment = {}): string => drawn(instantiate(space, assignment).architecture);

export const holds = (space: Space, assignment: Assignment): boolean =>
  violated(space, instantiate(space, assignment)) === undefined;

import { describe, expect, test } from "vitest";
import { type Architecture, ArchitectureBuilder, type Source } from "../../server/network/architecture.ts";
import { createRandom } from "../../server/random.ts";
import { walk } from "../../server/space/instantiate.ts";
import { sampleDomain } from "../../server/space/sample.ts";
import { allArguments, drawingOf } from "../../webview/layout.ts";
import { fashionSpace } from "../space/fashion-space.ts";

const relus = (count: number): Architecture => {
  const builder = new ArchitectureBuilder([8, 8, 1]);
  let last: Source = "input";
  for (let layer = 0; layer < count; layer++) last = builder.add("relu", {}, [last]);
  return builder.finish(last);
};
const random = createRandom(4, "layout");
const sampled = () => walk(fashionSpace, ({ domain }) => sampleDomain(domain, random)).architecture;
const architectures = [relus(0), relus(5), relus(60), ...Array.from({ length: 8 }, () => sampled())];

describe.each(architectures.map((architecture) => [architecture.nodes.length, architecture] as const))(
  "%d layers",
  (_, architecture) => {
    const { boxes, lines, width, height } = drawingOf(architecture, "input");

    test("all are drawn, inside the drawing, none over another", () => {
      expect(boxes).toHaveLength(architecture.nodes.length + 1);
      for (const [index, a] of boxes.entries()) {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.y).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(width);
        expect(a.y + a.height).toBeLessThanOrEqual(height);
        for (const b of boxes.slice(index + 1))
          expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
      }
    });

    test("each stands below what it reads, with a line between them", () => {
      const box = (source: Source) => boxes.find(({ key }) => key === String(source));
      architecture.nodes.forEach((node, index) => {
        for (const source of node.inputs) {
          expect(box(index)?.y).toBeGreaterThan(box(source)?.y ?? Number.NaN);
          expect(lines.map(({ key }) => key)).toContain(`${source}-${index}`);
        }
      });
      for (const { path } of lines) expect(path).toMatch(/^M[\d.]+,[\d.]+ [LQ]/);
    });
  },
);

test("the main arguments are in the graph, all of them in the table", () => {
  const builder = new ArchitectureBuilder([8, 8, 1]);
  const conv = { filters: 16, kernel: 3, strides: 1, padding: "same", bias: true, dilation: 1, groups: 1 };
  const first = builder.add("conv2d", conv, ["input"]);
  const architecture = builder.finish(builder.add("max_pool", { size: 2, strides: 2, padding: "valid" }, [first]));
  expect(drawingOf(architecture, "input").boxes.map(({ title, text, shape }) => [title, text, shape])).toEqual([
    ["input", "", "8 × 8 × 1"],
    ["conv2d", "filters 16, kernel 3", "8 × 8 × 16"],
    ["max_pool", "size 2", "4 × 4 × 16"],
  ]);
  expect(architecture.nodes.map(allArguments)[0]).toBe(
    "filters 16, kernel 3, strides 1, padding same, bias true, dilation 1, groups 1",
  );
});

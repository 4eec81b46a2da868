import { describe, expect, test } from "vitest";
import { createRandom } from "../../server/random.ts";
import { domainSize, isOption, optionAt, options } from "../../server/space/decisions.ts";
import { sampleDomain } from "../../server/space/sample.ts";
import type { Domain } from "../../server/space/space.ts";
import { integer, labels, real, sampleUniform, values } from "./build.ts";
import { fashionSpace } from "./fashion-space.ts";

describe("domains", () => {
  test.each<[string, Domain, readonly number[]]>([
    ["categorical", labels("a", "b", "c"), [0, 1, 2]],
    ["values", values(16, 32), [0, 1]],
    ["integer", integer(3, 6), [3, 4, 5, 6]],
    ["integer with a step that does not end at max", integer(1, 9, 3), [1, 4, 7]],
    ["real with a step", { ...real(0.1, 0.5), step: 0.2 } as Domain, [0.1, 0.3, 0.5]],
    ["real with a step that ends at max but for rounding", { ...real(0, 0.3), step: 0.1 } as Domain, [0, 0.1, 0.2, 0.3]],
    ["real with a step below zero", { ...real(-0.3, 0.3), step: 0.15 } as Domain, [-0.3, -0.15, 0, 0.15, 0.3]],
    ["small numbers with a step", { ...real(1e-7, 4e-7), step: 1e-7 } as Domain, [1e-7, 2e-7, 3e-7, 4e-7]],
    ["log with a step", { ...real(1e-4, 1e-1, "log"), step: 10 } as Domain, [1e-4, 1e-3, 1e-2, 1e-1]],
    ["log with a step that does not end at max", { ...real(3, 50, "log"), step: 2 } as Domain, [3, 6, 12, 24, 48]],
    ["a single number", real(2, 2), [2]],
  ])("%s: every option equally often, and nothing else", (_name, domain, expected) => {
    expect(options(domain)).toEqual(expected);
    expect(domainSize(domain)).toBe(expected.length);
    const random = createRandom(1, "domains");
    const draws = 3000;
    const counts = new Map<number, number>();
    for (let draw = 0; draw < draws; draw++) {
      const choice = sampleDomain(domain, random);
      expect(isOption(domain, choice)).toBe(true);
      counts.set(choice, (counts.get(choice) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(expected);
    const mean = draws / expected.length;
    for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(mean));
  });

  test.each<["linear" | "log", number]>([
    ["linear", 0.00505],
    ["log", 0.001],
  ])("%s: half of the draws lie below the middle of the scale", (scale, middle) => {
    const random = createRandom(2, scale);
    const domain = real(1e-4, 1e-2, scale);
    const draws = Array.from({ length: 4000 }, () => sampleDomain(domain, random));
    for (const choice of draws) expect(isOption(domain, choice)).toBe(true);
    expect(Math.abs(draws.filter((choice) => choice < middle).length - 2000)).toBeLessThan(5 * Math.sqrt(1000));
    expect(domainSize(domain)).toBe(Number.POSITIVE_INFINITY);
    expect(() => options(domain)).toThrow("continuous");
  });

  test("what lies outside or between is no option", () => {
    for (const choice of [2, 11, 4.5, 5, Number.NaN]) expect(isOption(integer(3, 10, 3), choice)).toBe(false);
    for (const choice of [-1, 2, 0.5]) expect(isOption(labels("a", "b"), choice)).toBe(false);
    expect(isOption({ ...real(0, 1), step: 0.1 } as Domain, 0.3)).toBe(true);
    expect(optionAt(integer(3, 10, 3), 2)).toBe(9);
  });
});

describe("candidates", () => {
  test("each decision is uniform given those before it", () => {
    const random = createRandom(3);
    const draws = 4000;
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++)
      for (const [id, choice] of Object.entries(sampleUniform(fashionSpace, random).decisions))
        counts.set(`${id}=${choice}`, (counts.get(`${id}=${choice}`) ?? 0) + 1);
    const close = (key: string, share: number) =>
      expect(Math.abs((counts.get(key) ?? 0) - draws * share)).toBeLessThan(5 * Math.sqrt(draws * share * (1 - share)));
    for (const stage of [1, 2, 3, 4]) close(`stage=${stage}`, 1 / 4);
    for (const option of [0, 1, 2]) close(`stage[2].filters=${option}`, 1 / 2 / 3);
    for (const option of [0, 1]) close(`stage[3].ConvBlock.kernel=${option}`, 1 / 4 / 2);
    close("dropout=1", 1 / 2);
  });
});

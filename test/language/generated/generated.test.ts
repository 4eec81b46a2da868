/**
 * Files by chance, whole and damaged: some hundreds in each run of the tests, as many as `HNAS_RUNS` says in a long one, others with
 * another `HNAS_SEED`.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { lex } from "../../../server/language/lexed.ts";
import type { Files } from "../helpers.ts";
import { compileFiles, expectAnswers, expectLaidOut, expectSameMeaning, expectTold, hasErrors, turnedRound } from "./checks.ts";
import { type Dice, drawn } from "./dice.ts";
import { damaged } from "./mutations.ts";
import { projectBy } from "./project.ts";
import { expectTrue } from "./truth.ts";

/** Files in all: a tenth of them whole. */
const runs = Number(process.env.HNAS_RUNS ?? 500);
const seed = Number(process.env.HNAS_SEED ?? 1);
// Making a counterexample small would take longer than everything else.
const settings = { numRuns: Math.ceil(runs / 10), seed, endOnFailure: true };
const timeout = 60_000 + runs * 1000;

const places = fc.array(fc.nat(5000), { minLength: 3, maxLength: 3 });
const slowest: { milliseconds: number; files: Files } = { milliseconds: 0, files: {} };
const outcome = { projects: 0, clean: 0, spaces: 0, enumerated: 0 };

test("whole projects: what is told is true, a layout changes nothing, all that is asked is answered", { timeout }, async () => {
  const check = async (files: Files, offsets: readonly number[]) => {
    const compilation = await timed(files, () => compileFiles(files));
    expectTold(compilation, files);
    await expectSameMeaning(files, compilation);
    await timed(files, () => expectAnswers(files, "main.hnas", offsets));
    if (!hasErrors(compilation)) expect(compilation.spaces.length).toBe(spacesIn(files["main.hnas"] ?? ""));
    const unmet = compilation.diagnostics.filter(({ code }) => code === "unsatisfiable");
    const turned = unmet.length > 0 ? await compileFiles(turnedRound(files, compilation)) : compilation;
    const always = ({ diagnostics }: typeof turned) => diagnostics.filter(({ code }) => code === "always-true").length;
    expect(always(turned)).toBe(always(compilation) + unmet.length);
    for (const space of turned.spaces) if (expectTrue(space, turned)) outcome.enumerated++;
    outcome.projects++;
    outcome.spaces += turned.spaces.length;
    if (compilation.diagnostics.length === 0) outcome.clean++;
  };
  await fc.assert(fc.asyncProperty(drawn(projectBy), places, check), settings);
});

const spacesIn = (text: string): number =>
  lex(text).tokens.filter(({ image }, at, all) => image === "space" && all[at + 1]?.image !== ":").length;

test("most are without any mistake, and many are small enough that all of their architectures were built", () => {
  const { projects, clean, spaces, enumerated } = outcome;
  expect(clean / projects).toBeGreaterThan(0.6);
  expect(spaces / projects).toBeGreaterThan(0.8);
  expect(enumerated / spaces).toBeGreaterThan(0.2);
});

test("damaged projects: no crash, all places inside of the files, all that is asked is answered", { timeout }, async () => {
  const check = async (versions: readonly Damaged[], offset: number) => {
    for (const { files, path } of versions) {
      expectTold(await timed(files, () => compileFiles(files)), files);
      expectLaidOut(files[path] ?? "");
      await timed(files, () => expectAnswers(files, path, [offset]));
    }
  };
  await fc.assert(fc.asyncProperty(drawn(damagedProjects), fc.nat(5000), check), settings);
});

test.runIf(process.env.HNAS_RUNS)("no files keep the processor busy for more than a second", () => {
  expect(slowest.milliseconds, JSON.stringify(slowest.files)).toBeLessThan(1000);
});

async function timed<T>(files: Files, work: () => Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  const milliseconds = (user + system) / 1000;
  if (milliseconds > slowest.milliseconds) Object.assign(slowest, { milliseconds, files });
  return result;
}

interface Damaged {
  readonly files: Files;
  /** Of the file that is damaged. */
  readonly path: string;
}

/** One project with nine damages, each in one of its files. */
function damagedProjects(dice: Dice): readonly Damaged[] {
  const files = projectBy(dice);
  return Array.from({ length: 9 }, () => {
    const [path, text] = dice.one(Object.entries(files));
    return { path, files: { ...files, [path]: damaged(text, dice) } };
  });
}

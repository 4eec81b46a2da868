#!/usr/bin/env node
/** The entry of `hnas`: commands and options, and what each prints. docs/cli.md is its manual. */
import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { changesOf } from "./commands/changes.ts";
import { check } from "./commands/check.ts";
import { choose, compileFile } from "./commands/compile.ts";
import { describe } from "./commands/describe.ts";
import { devices, installDevices } from "./commands/devices.ts";
import { CommandError } from "./commands/error.ts";
import { type ExportName, exportModel, exportNames } from "./commands/export.ts";
import { allRuns, oneRun } from "./commands/runs.ts";
import { FileErrors, resumeRequest, type SearchOverrides, startRequest } from "./commands/search.ts";
import { runsFolder } from "./commands/workspace.ts";
import { exitCode, UserError } from "./protocol/exit.ts";
import { deviceChoices } from "./protocol/problem.ts";
import { findRun } from "./runs/store.ts";
import { budgetEpochs, candidate, epochs, evaluations, json, runs, time, wholeNumber, workers } from "./terminal/options.ts";
import { describeText, devicesText, diagnosticText, exportText, runsText, runText, shortPath } from "./terminal/report.ts";
import { showSearch } from "./terminal/show-search.ts";
import { version } from "./version.ts";

/** npm runs scripts in the package's folder and tells where it was called. */
const here = process.env.npm_lifecycle_event === "hnas" ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd();
const print = (text: string) => process.stdout.write(`${text}\n`);
/** What a command gives: as JSON where it is asked for so, else as text. */
const give = ({ json }: Options, value: unknown, text: () => string) => print(json ? JSON.stringify(value, null, 2) : text());

interface Options extends SearchOverrides {
  readonly json?: boolean;
  readonly runs?: string;
  readonly space?: string;
  readonly strategy?: string;
  readonly file?: string;
  readonly candidate?: number;
  readonly target: ExportName;
  readonly out?: string;
  readonly install?: true;
}

const follow = async (request: Parameters<typeof showSearch>[0], { json = false, runs }: Options) => {
  process.exitCode = await showSearch(request, { json, here, runs });
};

const program = new Command("hnas")
  .description("Neural architecture search: from a .hnas file to model code with its weights.")
  .version(version)
  .showHelpAfterError("(hnas --help lists the commands, hnas COMMAND --help their options)")
  .exitOverride();

program
  .command("check")
  .description("check files and the data they name")
  .argument("<file...>")
  .addOption(json)
  .action(async (files: string[], options: Options) => {
    const diagnostics = await check(files.map((file) => resolve(here, file)));
    if (options.json || diagnostics.length > 0)
      give(options, diagnostics, () => diagnostics.map((diagnostic) => diagnosticText(diagnostic, here)).join("\n"));
    else process.stderr.write(`${files.join(", ")}: no problems\n`);
    if (diagnostics.some(({ severity }) => severity === "error")) process.exitCode = exitCode.problem;
  });

program
  .command("describe")
  .description("the size of a space: decisions, architectures, bounds of parameters and FLOPs")
  .argument("<file>")
  .option("--space <name>", "which space, where the file has several")
  .addOption(json)
  .action(async (file: string, options: Options) => {
    const path = resolve(here, file);
    const { diagnostics, spaces } = await compileFile(path);
    if (diagnostics.some(({ severity }) => severity === "error")) throw new FileErrors(shortPath(path, here), diagnostics);
    const description = describe(choose("space", spaces, options.space));
    give(options, description, () => describeText(description));
  });

program
  .command("search")
  .description("run a search; Ctrl-C stops it, and `hnas resume` goes on")
  .argument("<file>")
  .option("--search <name>", "which search, where the file has several")
  .addOption(new Option("--seed <n>", "instead of the file's").argParser(wholeNumber(0)))
  .addOption(evaluations)
  .addOption(time)
  .addOption(budgetEpochs)
  .addOption(epochs)
  .addOption(workers)
  .addOption(new Option("--device <name>", "where numbers are made").choices(deviceChoices))
  .addOption(runs)
  .addOption(json)
  .action(async (file: string, options: Options) => {
    const request = await startRequest(resolve(here, file), runsFolder(options.runs, here), options);
    await follow(request, options);
  });

program
  .command("resume")
  .description("go on with a run that was stopped, interrupted or killed")
  .argument("<run>")
  .addOption(evaluations)
  .addOption(time)
  .addOption(budgetEpochs)
  .option("--strategy <name>", "go on with the pieces of this strategy")
  .option("--file <file>", "go on with the pieces, the budget and `until` of this file's search")
  .option("--search <name>", "which search of this file; default: the run's")
  .addOption(workers)
  .addOption(runs)
  .addOption(json)
  .action(async (name: string, { file, ...options }: Options) => {
    const run = findRun(runsFolder(options.runs, here), name);
    const { changes, kept } = await changesOf(run, { ...options, ...(file !== undefined && { file: resolve(here, file) }) });
    if (kept) process.stderr.write(`hnas: ${kept}\n`);
    const request = resumeRequest(run.path, options, changes);
    await follow(request, options);
  });

program
  .command("runs")
  .description("all runs")
  .addOption(runs)
  .addOption(json)
  .action((options: Options) => {
    const folder = runsFolder(options.runs, here);
    const { runs: found, unreadable } = allRuns(folder);
    for (const name of unreadable) process.stderr.write(`hnas: the journal of ${name} cannot be read\n`);
    if (!options.json && found.length === 0 && unreadable.length > 0) return;
    const none = `No runs in ${shortPath(folder, here)}. \`hnas search FILE\` begins one.`;
    const states = found.map(({ state, active }) => ({ ...state, candidates: undefined, active }));
    give(options, states, () => (found.length > 0 ? runsText(found) : none));
  });

program
  .command("show")
  .description("a run: state, best, every candidate with decisions, metrics and curves")
  .argument("<run>")
  .addOption(runs)
  .addOption(json)
  .action((name: string, options: Options) => {
    const run = oneRun(runsFolder(options.runs, here), name);
    give(options, { ...run.state, active: run.active }, () => runText(run));
  });

program
  .command("export")
  .description("model code with its weights, or the architecture as JSON")
  .argument("<run>")
  .addOption(
    new Option("--target <name>", "what the code is for; json: the architecture").choices(exportNames).makeOptionMandatory(),
  )
  .addOption(candidate)
  .option("--out <dir>", "where to (default: a folder named after the run, the candidate and the target)")
  .addOption(runs)
  .action((name: string, options: Options) => {
    const run = oneRun(runsFolder(options.runs, here), name);
    print(exportText(exportModel(run, options.target, options.candidate, options.out, here), here));
  });

program
  .command("devices")
  .description("what can compute on this machine, how fast, and which device `auto` takes")
  .option("--install", "first install what TensorFlow needs, into a folder of its own")
  .addOption(json)
  .action(async (options: Options) => {
    if (options.install) await installDevices({ say: (line) => process.stderr.write(`${line}\n`) });
    const found = await devices();
    give(options, found, () => devicesText(found));
  });

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever read the output has gone, as in `hnas show RUN | head`.
  if (error.code === "EPIPE") process.exit(exitCode.done);
  throw error;
});
// As in `hnas search FILE 2>&1 | head`: then nobody can be told anything, and the exit code stays what it is.
process.stderr.on("error", () => {});

try {
  checkNode();
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}

/** `bin` may be started by an older Node than that of the npm package `node`. */
function checkNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return;
  const mend = "install a newer one, or call `npm run -s hnas -- ...`, which brings its own";
  throw new CommandError(`hnas needs Node.js 22.13 or later, and this is ${process.versions.node}; ${mend}`, exitCode.cannotGoOn);
}

/** Says what went wrong; gives the exit code. A fault of the program keeps its stack trace. */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  if (error instanceof FileErrors)
    for (const diagnostic of error.diagnostics) process.stderr.write(`${diagnosticText(diagnostic, here)}\n`);
  if (error instanceof UserError) {
    process.stderr.write(`hnas: ${error.message}\n`);
    return error.exitCode;
  }
  process.stderr.write(`hnas: this is a fault of hnas, please report it: ${error instanceof Error ? error.stack : error}\n`);
  return exitCode.cannotGoOn;
}

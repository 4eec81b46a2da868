/** The words of the panel, in English and Chinese. Names of metrics, layers and decisions are those of the file. */
import { formatDuration } from "../server/protocol/format.ts";
import type { CandidateState } from "../server/protocol/state.ts";
import type { Standing } from "./standing.ts";

/** "1 epoch", "2 epochs". */
const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const english = {
  standing: {
    running: "running",
    final: "final training",
    stopped: "stopped",
    interrupted: "interrupted",
    failed: "failed",
    finished: "finished",
    fruitless: "no result",
  } satisfies Record<Standing, string> as Readonly<Record<Standing, string>>,
  candidateStates: {
    proposed: "waiting",
    training: "training",
    evaluated: "evaluated",
    failed: "failed",
    dropped: "dropped",
  } satisfies Record<CandidateState["state"], string> as Readonly<Record<CandidateState["state"], string>>,

  runSearch: "Run Search",
  stop: "Stop",
  stopping: "Stopping…",
  resume: "Resume",
  resuming: "Resuming…",
  restart: "Restart",
  insertModel: "Insert Model",
  exportModel: "Export…",
  showBest: "Show the Best",

  loading: "Reading the run…",
  empty: "No search has been run in this workspace yet.",
  starting: (search: string, file: string) =>
    `Starting ${search ? `search “${search}”` : "the search"} of ${file}: waiting for the data to be read and the workers to start.`,
  problem: { search: "The search could not begin", run: "The run cannot be shown" },
  serverGone: "The language server has ended: nothing new is shown until it runs again.",
  stopped: "The search was stopped. Nothing that was finished is lost.",
  interrupted: "The search was interrupted. Nothing that was finished is lost.",
  failed: (why: string) => `The search does not go on. ${why}`,
  finished: (winner: number, epochs: number) =>
    epochs > 0 ? `The winner is #${winner}, trained fully for ${plural(epochs, "epoch")}.` : `The winner is #${winner}.`,
  finalFailed: (why: string) => `Its final training failed (${why}); the weights of its evaluation were tested instead.`,
  fruitless: (evaluations: number) =>
    evaluations === 0
      ? "No candidate meets the constraints of the space. Loosen its `require` lines or widen its choices."
      : `${evaluations === 1 ? "The only candidate" : `All ${evaluations} candidates`} failed. The table says why each of them did.`,
  ended: {
    evaluations: "All evaluations of the budget are done.",
    time: "The time of the budget is up.",
    until: "The target is reached.",
    exhausted: "The space is exhausted: there is no new candidate.",
  } as Readonly<Record<"evaluations" | "time" | "until" | "exhausted", string>>,

  evaluated: (count: number, of: number | undefined) => (of === undefined ? plural(count, "evaluation") : `${count} of ${of}`),
  left: (seconds: number) => `${formatDuration(seconds)} left`,
  estimating: "estimating the time",
  took: (seconds: number) => `${formatDuration(seconds)} in all`,
  finalEpoch: (epoch: number, epochs: number) => `final training: epoch ${epoch} of ${epochs}`,
  finalStarting: "final training: starting",
  workers: (count: number) => plural(count, "worker"),
  failures: (count: number) => `${count} failed`,
  progress: "Progress of the search",

  onValidation: (metric: string) => `${metric} (validation)`,
  onTest: (metric: string) => `${metric} (test)`,
  byCandidate: (metric: string) => `${metric} (validation) by candidate`,
  training: "training",
  validation: "validation",
  parameters: "parameters",
  epochs: "epochs",
  epoch: "epoch",
  time: "time",
  decisions: "decisions",
  decision: "decision",
  value: "value",
  state: "state",
  layer: "layer",
  argumentsTitle: "arguments",
  shape: "output shape",
  epochOf: (epoch: number, epochs: number) => `epoch ${epoch} of ${epochs}`,
  failedBecause: (reason: string) => `failed: ${reason}`,
  best: "best",

  bestSoFar: "Best so Far",
  candidates: "Candidates",
  candidate: (id: number) => `Candidate #${id}`,
  number: "candidate",
  theBest: (id: number) => `The Best: #${id}`,
  theWinner: (id: number) => `The Winner: #${id}`,
  details: (id: number) => `Details of #${id}`,
  finalTraining: "final training",
  network: "Network",
  networkOf: (id: number) => `Network of candidate #${id}, from its input to its output`,
  input: "input",
  curveOf: (metric: string) => `${metric} after each epoch`,
  noEpochs: "No epoch is done yet.",
  noResult: "No candidate has a result yet.",
  failedDots: (count: number) => `○ failed: ${count}`,
  weightsUnknown: "Whether its weights are kept is not known yet.",
  weightsGone: "Its weights are not kept: only those of the best candidates are.",
  weightsLater: "It has no weights yet: its training is not done.",
  needsServer: "The language server has ended.",
};

export type Words = typeof english;

const chinese: Words = {
  standing: {
    running: "运行中",
    final: "最终训练",
    stopped: "已停止",
    interrupted: "已中断",
    failed: "出错",
    finished: "已完成",
    fruitless: "无结果",
  },
  candidateStates: { proposed: "等待中", training: "训练中", evaluated: "已评估", failed: "失败", dropped: "已放弃" },

  runSearch: "运行搜索",
  stop: "停止",
  stopping: "正在停止…",
  resume: "继续",
  resuming: "正在继续…",
  restart: "重新启动",
  insertModel: "插入模型",
  exportModel: "导出…",
  showBest: "显示最佳",

  loading: "正在读取运行记录…",
  empty: "此工作区中还没有运行过搜索。",
  starting: (search, file) => `正在启动 ${file} 的搜索${search ? `“${search}”` : ""}：等待读取数据并启动工作进程。`,
  problem: { search: "搜索无法开始", run: "无法显示此运行" },
  serverGone: "语言服务器已退出：在它重新运行之前不会显示新内容。",
  stopped: "搜索已停止，已完成的结果都已保留。",
  interrupted: "搜索被中断，已完成的结果都已保留。",
  failed: (why) => `搜索没有继续进行。${why}`,
  finished: (winner, epochs) => (epochs > 0 ? `优胜者是 #${winner}，已完整训练 ${epochs} 轮。` : `优胜者是 #${winner}。`),
  finalFailed: (why) => `其最终训练失败（${why}）；改为测试其评估时的权重。`,
  fruitless: (evaluations) =>
    evaluations === 0
      ? "没有候选满足空间的约束。请放宽 `require` 行或增加可选项。"
      : `全部 ${evaluations} 个候选都失败了，原因见下表。`,
  ended: {
    evaluations: "预算中的评估已全部完成。",
    time: "预算时间已用完。",
    until: "已达到目标。",
    exhausted: "空间已穷尽：没有新的候选。",
  },

  evaluated: (count, of) => (of === undefined ? `${count} 次评估` : `${count} / ${of}`),
  left: (seconds) => `剩余 ${formatDuration(seconds)}`,
  estimating: "正在估计时间",
  took: (seconds) => `共 ${formatDuration(seconds)}`,
  finalEpoch: (epoch, epochs) => `最终训练：第 ${epoch} 轮，共 ${epochs} 轮`,
  finalStarting: "最终训练：正在启动",
  workers: (count) => `${count} 个工作进程`,
  failures: (count) => `${count} 个失败`,
  progress: "搜索进度",

  onValidation: (metric) => `${metric}（验证集）`,
  onTest: (metric) => `${metric}（测试集）`,
  byCandidate: (metric) => `各候选的 ${metric}（验证集）`,
  training: "训练集",
  validation: "验证集",
  parameters: "参数量",
  epochs: "轮数",
  epoch: "轮",
  time: "用时",
  decisions: "决策",
  decision: "决策",
  value: "取值",
  state: "状态",
  layer: "层",
  argumentsTitle: "参数设置",
  shape: "输出形状",
  epochOf: (epoch, epochs) => `第 ${epoch} / ${epochs} 轮`,
  failedBecause: (reason) => `失败：${reason}`,
  best: "最佳",

  bestSoFar: "目前最佳",
  candidates: "候选",
  candidate: (id) => `候选 #${id}`,
  number: "候选",
  theBest: (id) => `最佳：#${id}`,
  theWinner: (id) => `优胜者：#${id}`,
  details: (id) => `#${id} 的详情`,
  finalTraining: "最终训练",
  network: "网络",
  networkOf: (id) => `候选 #${id} 的网络，从输入到输出`,
  input: "输入",
  curveOf: (metric) => `每轮后的 ${metric}`,
  noEpochs: "还没有完成任何一轮。",
  noResult: "还没有候选得出结果。",
  failedDots: (count) => `○ 失败：${count}`,
  weightsUnknown: "尚不清楚其权重是否保留。",
  weightsGone: "其权重未保留：只保留最佳候选的权重。",
  weightsLater: "还没有权重：训练尚未完成。",
  needsServer: "语言服务器已退出。",
};

/** By the language of a page: "zh-cn" and its like are Chinese, all else is English. */
export const wordsOf = (language: string): Words => (/^zh\b/i.test(language) ? chinese : english);

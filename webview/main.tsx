/** The entry of the results panel: messages in, messages out, what is kept over a reload; all else is a function of the model. */
// First, so that the other style sheets come after it.
import "./panel.css";
import { computed, effect, signal } from "@preact/signals";
import { render } from "preact";
import type { ToPanel } from "../server/protocol/panel.ts";
import { eachFrame } from "./frames.ts";
import { host } from "./host.ts";
import { begin, done, type Gesture, memoryOf, questionOf, together, told } from "./model.ts";
import { Panel } from "./panel.tsx";
import { followTheme } from "./theme.ts";
import { wordsOf } from "./words.ts";

/** An answer to Stop or Resume that does not come by then will not come. In milliseconds. */
const patience = 5000;

const model = signal(begin(host.getState()));
const words = wordsOf(document.documentElement.lang);

const receive = eachFrame<ToPanel>((messages) => {
  model.value = together(messages).reduce(told, model.value);
});
addEventListener("message", ({ data }: MessageEvent<ToPanel>) => receive(data));

let giveUp: ReturnType<typeof setTimeout>;
function gesture(made: Gesture): void {
  model.value = done(model.value, made);
  if (made.type !== "ask") return;
  clearTimeout(giveUp);
  giveUp = setTimeout(() => gesture({ type: "giveUp" }), patience);
}

const question = computed(() => JSON.stringify(questionOf(model.value)));
effect(() => {
  const asks = question.value === undefined ? undefined : questionOf(model.peek());
  if (asks) host.postMessage({ type: "choose", candidate: asks.candidate });
});

const memory = computed(() => JSON.stringify(memoryOf(model.value)));
effect(() => {
  if (memory.value) host.setState(memoryOf(model.peek()));
});

const does = { post: host.postMessage.bind(host), gesture };
const App = () => <Panel model={model.value} words={words} does={does} />;

followTheme();
render(<App />, rootOf(document));
host.postMessage({ type: "ready" });

function rootOf({ body }: Document): Element {
  const there = document.getElementById("panel");
  if (there) return there;
  const root = document.createElement("div");
  root.id = "panel";
  body.append(root);
  return root;
}

// The one polite live region. The transcript itself is never live: a screen reader hears whole thoughts, not fragments.

import { $, t } from "./dom.js";
import { preferences } from "./store.js";

const STAYS_MS = 1500; // shorter than a second was missed by Chrome with TalkBack (Bot Framework Web Chat's finding)
const WAIT_FIRST_MS = 5000;
const WAIT_NEXT_MS = 10000;

const region = $("announcer");
let clearing = 0;
let waiting = 0;

function put(text) {
  clearTimeout(clearing);
  region.textContent = plain(text);
}

/** Text as it is spoken: no marks, no addresses. */
export function plain(text) {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/https?:\/\/\S+/g, "")
    .replace(/[*_#`|>]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Says something once; the region is empty again a moment later. */
export function say(text) {
  if (preferences().verbosity === "off") return;
  put(text);
  clearing = setTimeout(() => { region.textContent = ""; }, STAYS_MS);
}

/** Says that the reply has begun. The words stay until it ends, so nothing in the region moves while it is written. */
export function replying() {
  const began = performance.now();
  if (preferences().verbosity !== "off") put(t("say.sent"));
  const still = () => {
    const seconds = Math.round((performance.now() - began) / 1000);
    if (preferences().verbosity !== "off") put(t("wait", { seconds }));
    waiting = setTimeout(still, WAIT_NEXT_MS);
  };
  clearTimeout(waiting);
  waiting = setTimeout(still, WAIT_FIRST_MS);
}

/** Something about the wait itself, such as the place in the queue. */
export function waitingFor(text) {
  if (preferences().verbosity !== "off") put(text);
}

/** The first words are there: no more word about waiting. */
export function written() {
  clearTimeout(waiting);
}

/** Says the end of a reply, as much of it as this person wants to hear. */
export function replied({ text, products, others, stopped }) {
  clearTimeout(waiting);
  const shown = products === 1 ? t("say.products.one") : t("say.products.many", { count: products });
  const parts = preferences().verbosity === "ready"
    ? [stopped ? "" : t("say.ready")]
    : [text ? t("say.reply", { text }) : ""];
  if (stopped) parts.push(t("say.stopped"));
  if (products) parts.push(shown);
  if (others) parts.push(t("say.others", { count: others }));
  if (preferences().verbosity === "off") region.textContent = "";
  else say(parts.filter(Boolean).join(" "));
}

/** The turn failed: the error is an alert of its own, this region only falls silent. */
export function silent() {
  clearTimeout(waiting);
  clearTimeout(clearing);
  region.textContent = "";
}

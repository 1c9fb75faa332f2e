// The one polite live region. The transcript itself is never live: a screen reader hears whole thoughts, not fragments.

import { $, t } from "./dom.js";
import { preferences } from "./store.js";

const STAYS_MS = 8000; // a reader reads the words when it comes to them: after 1.5 s on a busy machine Orca found nothing
const APART_MS = 500; // a reply that comes at once waits for "message sent": Orca reads two at once in the wrong order
const WAIT_FIRST_MS = 5000;
const WAIT_NEXT_MS = 10000;

const region = $("announcer");
let clearing = 0;
let waiting = 0;
let still = () => {}; // tells of the wait for the reply that is being written
let next = 0;
let sentAt = 0;
let last = "";
let kept = false;
let voice = { aloud: () => false, listening: () => false };

/** While a voice reads aloud, only the end of a reply is told here; while the microphone is open, only its state. */
export function yieldTo(given) {
  voice = { ...voice, ...given };
}

function put(text) {
  clearTimeout(clearing);
  region.textContent = plain(text);
}

/** Takes the region to where a screen reader can hear it: into a dialog as it opens, out of it as it closes. */
export function standIn(place) {
  clearTimeout(clearing);
  region.textContent = ""; // or it would be read again where it comes
  place.append(region);
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
  if (!voice.listening()) state(text);
}

/** Whether the end of a reply was kept back because the microphone was open; asked once. */
export function missed() {
  const was = kept;
  kept = false;
  return was;
}

/** Says what the microphone is doing now: the one thing that is told while it is open. */
export function state(text) {
  if (preferences().verbosity === "off") return;
  put(text);
  last = text;
  clearing = setTimeout(() => { region.textContent = ""; }, STAYS_MS);
}

/** What was said last: a microphone may hear a screen reader say it. */
export const lastSaid = () => last;

/** Tells of a wait, `words(seconds)`, as often as one is told of; what is given back ends it. */
export function progress(words) {
  const began = performance.now();
  const still = () => {
    state(words(Math.round((performance.now() - began) / 1000)));
    timer = setTimeout(still, WAIT_NEXT_MS);
  };
  let timer = setTimeout(still, WAIT_FIRST_MS);
  return () => clearTimeout(timer);
}

/**
 * Says that the reply has begun. The words stay until it ends, so nothing in the region moves while it is written.
 * `show(words)` puts into sight what is said of a long wait.
 */
export function replying(show) {
  const began = performance.now();
  clearTimeout(next);
  sentAt = began;
  if (preferences().verbosity !== "off" && !voice.listening()) put(t("say.sent"));
  still = () => {
    const seconds = Math.round((performance.now() - began) / 1000);
    const words = t("wait", { seconds });
    show(words);
    if (preferences().verbosity !== "off") put(words);
    waiting = setTimeout(still, WAIT_NEXT_MS);
  };
  clearTimeout(waiting);
  waiting = setTimeout(still, WAIT_FIRST_MS);
}

/** Something about the wait itself, such as the place in the queue. */
export function waitingFor(text) {
  if (preferences().verbosity !== "off") put(text);
}

/** Words are there: the wait begins anew, and is told again once nothing has come for as long as between two words of it. */
export function written() {
  clearTimeout(waiting);
  waiting = setTimeout(still, WAIT_NEXT_MS);
}

/** Says the end of a reply, as much of it as this person wants to hear. */
export function replied({ text, products, others, stopped }) {
  clearTimeout(waiting);
  const shown = products === 1 ? t("say.products.one") : t("say.products.many", { count: products });
  const terse = preferences().verbosity === "ready" || voice.aloud();
  const parts = terse ? [stopped ? "" : t("say.ready")] : [text ? t("say.reply", { text }) : ""];
  if (stopped) parts.push(t("say.stopped"));
  if (products && !voice.aloud()) parts.push(shown);
  if (others && !voice.aloud()) parts.push(t("say.others", { count: others }));
  kept = voice.listening();
  if (preferences().verbosity === "off" || kept) region.textContent = "";
  else next = setTimeout(() => say(parts.filter(Boolean).join(" ")), Math.max(0, sentAt + APART_MS - performance.now()));
}

/** The turn failed: the error is an alert of its own, this region only falls silent. */
export function silent() {
  clearTimeout(next);
  clearTimeout(waiting);
  clearTimeout(clearing);
  region.textContent = "";
}

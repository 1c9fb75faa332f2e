// What is seen of the voice: the state in words, how loud it is, how long is left, what went wrong, what can be done.

import { $, h, t } from "./dom.js";
import * as announcer from "./announcer.js";
import * as composer from "./composer.js";
import { hide as leave, refill, unhide } from "./leave.js";
import { atEnd, toEnd } from "./place.js";

const bar = $("voice-bar");
const place = $("voice");
const LOWEST_DB = -60;
const WORDS_MS = 1000; // the level in words changes no faster: it is read, not watched
const TELL_LEFT_S = 10;
let shown = "";
let offered = []; // the actions whose buttons stand there
let worded = 0;
let told = false;

const state = h("strong", { id: "voice-state" });
const level = h("span", { id: "voice-level", class: "hint" });
const left = h("span", { id: "voice-left", class: "hint" });
const fill = h("span", {});
const meter = h("div", { class: "meter", "aria-hidden": "true" }, fill);
const hint = h("p", { id: "voice-hint", class: "hint" });
const row = h("div", { class: "row" });
const problems = h("div", {});

place.append(h("p", { class: "voice-line" }, state, level, left), meter, hint, row);
bar.append(problems);

/** While the cart or the products stand in the conversation's place, the bar goes with them: an open microphone is seen. */
new MutationObserver(() => {
  const home = $("conversation").offsetParent ? document.querySelector(".boxed") : null;
  if (home ? bar.nextElementSibling === home : bar.parentElement === $("main")) return;
  const focused = bar.contains(document.activeElement) ? document.activeElement : null;
  move(home ? home.parentElement : $("main"), home);
  focused?.focus();
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

/** Where the browser can, what has the focus keeps it on the way. */
const move = (to, before) => (to.moveBefore ? to.moveBefore(bar, before) : to.insertBefore(bar, before));

/** Where whoever was in the bar goes: the message box, or the heading of what stands in its place. */
export const refuge = () => [$("message"), $("cart-title"), $("products-title")].find((one) => one?.checkVisibility()) ?? $("message");

const buttons = (actions) => actions.map(({ word, name, act }) =>
  h("button", { type: "button", class: "second", text: t(word), "aria-label": name ? t(name) : null, onclick: act }));

/** Shows a state: asking, listening, writing, heard, answering, speaking. `aloud`: a screen reader is told. */
export function show(name, { aloud = true, help = "", actions = [] } = {}) {
  shown = name;
  told = false;
  if (document.activeElement?.closest(".suggestions")) composer.focus(); // they give their room to the state
  const following = atEnd();
  unhide(place);
  place.dataset.state = name;
  state.textContent = t(`voice.state.${name}`);
  hint.textContent = help;
  meter.hidden = level.hidden = left.hidden = name !== "listening";
  level.textContent = t("voice.level.none");
  left.textContent = "";
  worded = performance.now();
  if (actions.length !== offered.length || actions.some((action, n) => action !== offered[n])) refill(row, refuge(), ...buttons(actions));
  offered = actions;
  if (following) toEnd(); // whoever reads the end still does
  if (aloud) announcer.state(t(`voice.state.${name}`));
}

/** One block of sound: the meter follows it, its words follow slowly. */
export function hear({ level: loud, speaking, left: seconds }) {
  if (shown !== "listening") return;
  const share = Math.min(1, Math.max(0, (loud - LOWEST_DB) / -LOWEST_DB));
  fill.style.width = `${Math.round(share * 100)}%`;
  const now = performance.now();
  if (now - worded < WORDS_MS) return;
  worded = now;
  level.textContent = t(speaking ? "voice.level.good" : loud > -45 ? "voice.level.quiet" : "voice.level.none");
  left.textContent = t("voice.left", { seconds: Math.ceil(seconds) });
  if (seconds > TELL_LEFT_S || told) return;
  told = true;
  announcer.state(left.textContent);
}

export function hide() {
  shown = "";
  leave(place, refuge());
}

/** An error that stays until something else is done, told at once. */
export async function problem(words, remedy, actions = []) {
  const following = atEnd();
  await refill(problems, refuge(), h("div", { class: "failed" },
    h("div", { role: "alert" }, h("p", { class: "what", text: words }), h("p", { text: remedy })),
    actions.length ? h("div", { class: "row" }, ...buttons(actions)) : null));
  if (following) toEnd();
}

/** The same for the key of an error, or for whatever was thrown: what came with words is told in them. */
export function problemOf(why, actions) {
  const key = typeof why === "string" ? why : why.key ?? "server";
  if (why.remedy === undefined) problem(t(`voice.error.${key}`), t(`voice.error.${key}.remedy`), actions);
  else problem(why.message, why.remedy, actions);
}

export function clear() {
  refill(problems, refuge());
}

// The message box: Enter sends, the text is never lost, focus comes back here.

import { $, h, otherTag, start, t } from "./dom.js";
import { say } from "./announcer.js";
import { changed, hide, unhide } from "./leave.js";
import * as pictures from "./pictures.js";
import { atEnd, toEnd } from "./place.js";
import { draft } from "./store.js";

const box = $("message");
const form = $("composer");
const LONGEST_PX = 192;
let handlers = {};
let holdsBack = () => false;
let running = false;
let setAside = null; // what stood here before a message was taken up for change: { text, picture }

export const focus = () => box.focus({ preventScroll: false });
export const isEditing = () => setAside !== null;

/** `send({ text, picture }, editing)`, `stop()`, `edit()`: what the keys and buttons lead to; `unanswered()`: what a reload must not lose. */
export function connect(given) {
  handlers = given;
  box.value = draft.take();
  grow();
}

/** `hold()` gives whether sending must wait, such as for words that are still being written down. */
export function beforeSending(hold) {
  holdsBack = hold;
}

/** Puts words after those that stand here; what is given back takes them out again. */
export function insert(text) {
  const before = box.value;
  const joint = !before || /[\s\u3000-\u9fff\uff00-\uffef]$/.test(before) ? "" : " ";
  put({ text: before + joint + text, picture: pictures.held() });
  box.setSelectionRange(box.value.length, box.value.length);
  const after = box.value;
  return () => { if (box.value === after) put({ text: before, picture: pictures.held() }); };
}

/** Send and Stop stand for what can be done now; the box itself is never disabled. */
export function setRunning(value) {
  running = value;
  $("send").setAttribute("aria-disabled", String(value));
  if (value) unhide($("stop"));
  else hide($("stop"), box);
  note("");
}

export function note(text) {
  $("composer-note").textContent = text || t("note");
}

function grow() {
  $("example").hidden = box.value !== "";
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, LONGEST_PX)}px`;
}

function submit() {
  if (holdsBack()) return focus();
  const text = box.value;
  if (!text.trim() && !pictures.held()) return focus();
  if (running) {
    note(t("wait.typing"));
    return focus();
  }
  if (text.length > start.longest) {
    const limit = start.longest;
    note(`${t("error.long", { limit })} ${t("error.long.remedy")}`);
    say(t("error.long", { limit }));
    return focus();
  }
  const editing = isEditing();
  const message = { text, picture: pictures.held() };
  put(setAside ?? { text: "", picture: null });
  endEdit();
  focus();
  return handlers.send(message, editing);
}

function put({ text, picture }) {
  box.value = text;
  pictures.hold(picture);
  grow();
}

function endEdit() {
  setAside = null;
  hide($("editing"), box);
}

/** Puts a message back that could not be sent, unless something new stands there. */
export function giveBack(message) {
  if (!box.value.trim() && !pictures.held()) put(message);
}

/** Takes the last message up for change. */
export function edit(message) {
  if (running) return;
  setAside = { text: box.value, picture: pictures.held() };
  const following = atEnd();
  put(message);
  unhide($("editing"));
  if (following) toEnd(); // the box has grown over the end of the conversation
  focus();
  box.setSelectionRange(message.text.length, message.text.length);
}

export function cancelEdit() {
  if (!isEditing()) return false;
  put(setAside);
  endEdit();
  focus();
  return true;
}

/** What could be asked next. Used ones stay readable until the next come. */
export function suggest(texts, language = start.answers) {
  offer($("suggestions"), texts.slice(0, 4).map((text) => h("button", {
    type: "button", class: "suggestion", text, lang: otherTag(language), onclick: (event) => use(event.currentTarget, text),
  })));
}

function offer(place, buttons) {
  changed(place, box, () => {
    place.hidden = !buttons.length;
    place.replaceChildren(...buttons);
  });
}

let press = () => {};

/** Buttons of wishes let go of them through this: `send({ what, value, text })`. */
export function onPress(send) {
  press = send;
}

/** What is wished for now, a button for each limit. */
export function wishes(chips = []) {
  offer($("wishes"), chips.map(({ id, label }) => {
    const text = t("wishes.remove", { what: label });
    return h("button", { type: "button", class: "suggestion", text: label, "aria-label": text, onclick: () => { focus(); press({ what: "without", value: id, text }); } });
  }));
}

function use(button, text) {
  if (running || button.getAttribute("aria-disabled") === "true") return focus();
  button.setAttribute("aria-disabled", "true");
  focus();
  return handlers.send({ text }, false);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

$("stop").addEventListener("click", () => handlers.stop());

$("cancel-edit").addEventListener("click", cancelEdit);

box.addEventListener("input", () => {
  grow();
  if (!running) note("");
});

box.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229) return;
  const empty = box.value === "";
  if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && empty && !event.shiftKey) {
    event.preventDefault();
    handlers.edit();
  } else if (event.key === "PageUp" || event.key === "PageDown") {
    page(event, event.key === "PageUp", empty);
  }
});

/** Page keys scroll the conversation from the empty box; with text in it they move the caret and nothing else. */
function page(event, up, empty) {
  if (!empty && box.scrollHeight > box.clientHeight + 4) return;
  event.preventDefault();
  if (empty) scrollBy({ top: (up ? -0.8 : 0.8) * innerHeight });
  else box.setSelectionRange(up ? 0 : box.value.length, up ? 0 : box.value.length);
}

addEventListener("pagehide", () => draft.keep(box.value || handlers.unanswered()));

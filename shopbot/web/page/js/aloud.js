// Reading aloud: off unless it was asked for, sentence by sentence as they come, with pause, repeat and stop.

import { $, h, t } from "./dom.js";
import * as announcer from "./announcer.js";
import * as moments from "./moments.js";
import { hide, unhide } from "./leave.js";
import { gap, isAloud, onChange, slower, speed } from "./settings_voice.js";
import { Speaker } from "./speaker.js";
import { lastReply } from "./transcript.js";
import { canSpeak } from "./voice_can.js";
import { problemOf, refuge } from "./voice_panel.js";

const place = $("aloud");
const pause = h("button", { type: "button", class: "second", "aria-pressed": "false", text: t("voice.pause"), onclick: () => (speaker.paused ? speaker.resume() : speaker.pause()) });
const repeat = h("button", { type: "button", class: "second", text: t("voice.repeat"), onclick: () => speaker.again() });
const stopping = h("button", { type: "button", class: "second", text: t("voice.stop"), onclick: () => silence() });
const words = h("strong", {});
place.append(h("p", { class: "voice-line" }, words), h("div", { class: "row" }, pause, repeat, stopping));

let always = () => false; // hands-free: replies are read whatever the setting
let reply = null; // the one that is being written
let readOn = false; // whether it is read as it comes
let said = []; // the texts of late, by which its own echo is known

const speaker = new Speaker({
  changed: draw,
  began: (item) => {
    unmark();
    item.mark?.classList.add("spoken-now");
    said = [...said.slice(-5), item.text];
    draw();
    moments.tell("started", item);
  },
  ended: unmark,
  silent: () => moments.tell("silent"),
  failed: problemOf,
}, { speed, gap });

export const isSpeaking = () => speaker.running || speaker.paused;
export const isAudible = () => speaker.isSpeaking;
export const spokenOfLate = () => said;
export const pauseNow = () => speaker.pause();
export const goOn = () => speaker.resume();
export const readAlways = (given) => { always = given; };
/** Whether what is being written is also spoken: then a screen reader is not told the words as well. */
export const isReading = () => readOn || speaker.isSpeaking;

function unmark() {
  for (const mark of document.querySelectorAll(".spoken-now")) mark.classList.remove("spoken-now");
}

function draw() {
  if (speaker.running || speaker.paused) unhide(place);
  else hide(place, refuge());
  pause.setAttribute("aria-pressed", String(speaker.paused));
  words.textContent = t(speaker.paused ? "voice.state.paused" : "voice.state.speaking");
  if (!speaker.running && !speaker.paused) unmark();
}

/** Falls silent; gives whether it was speaking. */
export function silence() {
  readOn = false;
  return speaker.stop();
}

const sentences = (of) => {
  const marks = of.prose.querySelectorAll(".sentence");
  return of.sentences.map(({ text, spoken }, n) => ({ text, spoken, mark: marks[n] }));
};

/** Reads a whole reply. */
export function read(which) {
  silence();
  const items = which ? sentences(which) : [];
  for (const item of items) speaker.add(item);
  if (items.length) speaker.close();
}

/** Reads what is being written, from its beginning and as it goes on. */
function readAlong() {
  if (readOn) return;
  readOn = true;
  for (const item of sentences(reply)) speaker.add(item);
}

/** "Read that again", "slower", "stop": asked for in words. The answer repeats the words, so the answer is read. */
export function asked(value) {
  if (value === "stop") return silence();
  if (value === "slower") slower();
  return reply ? readAlong() : read(lastReply()?.reply);
}

moments.on("asked", (now) => {
  silence();
  reply = now;
  readOn = (isAloud() || always()) && canSpeak();
});

moments.on("sentence", ({ reply: of, sentence }) => {
  if (!readOn || of !== reply || sentence.alternative > 0) return;
  const mark = [...of.prose.querySelectorAll(".sentence")].at(-1);
  speaker.add({ text: sentence.text, spoken: sentence.spoken, mark });
});

moments.on("ended", () => {
  reply = null;
  if (!readOn) return;
  readOn = false;
  if (speaker.items.length) speaker.close();
  else moments.tell("silent");
});

moments.on("read", read);

onChange((name, value) => {
  if (name !== "speech") return;
  if (value === "off") silence();
  else if (!canSpeak()) problemOf("novoice");
  else if (reply) readAlong();
});

announcer.yieldTo({ aloud: isReading });

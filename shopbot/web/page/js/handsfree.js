// A conversation by voice alone: it listens, sends, reads the answer, listens again. Whoever speaks into it is heard.

import { t } from "./dom.js";
import * as aloud from "./aloud.js";
import * as announcer from "./announcer.js";
import * as composer from "./composer.js";
import { pressed } from "./dictation.js";
import { isEcho } from "./echo.js";
import * as latency from "./latency.js";
import * as moments from "./moments.js";
import { open } from "./recorder.js";
import { language, patience } from "./settings_voice.js";
import * as turns from "./turns.js";
import * as client from "./voice_client.js";
import * as panel from "./voice_panel.js";
import { tones } from "./voices.js";

const SILENT_ROUNDS = 3; // then nobody is there
const SHORTEST_MS = 250; // of speech; less is a cough or a door
const TAIL_MS = 600; // after its last word, sound is still in the air
let phase = "off"; // off, asking, listening, writing, answering (and speaking meanwhile)
let mic = null;
let request = null;
let attempt = 0;
let rounds = 0; // silent ones, in a row
let overlapping = false; // whether what is being heard began while it was speaking
let spokeAt = -TAIL_MS;
let noiseTold = false;

export const isOn = () => phase !== "off";

export async function begin() {
  const mine = (attempt += 1);
  phase = "asking";
  rounds = 0;
  noiseTold = false;
  pressed(true);
  panel.clear();
  panel.show("asking", { aloud: false, actions: [ending] });
  try {
    const opened = await open({ heard: panel.hear, began, ended, lost: () => stop("lost") });
    if (mine !== attempt) return opened.close();
    mic = opened;
  } catch (error) {
    if (mine === attempt) stop(error);
    return undefined;
  }
  return round();
}

const ending = { word: "voice.end", name: "voice.end.name", act: () => stop() };

/** Ends the conversation; `why` is the key of an error, or the error itself, if it was not wished. */
export function stop(why = "") {
  if (phase === "off") return false;
  attempt += 1;
  phase = "off";
  request?.abort();
  mic?.close();
  mic = null;
  aloud.silence();
  pressed(false);
  panel.hide();
  if (why) panel.problemOf(why);
  else announcer.say(t("voice.ended"));
  composer.focus();
  return true;
}

/** Listens for a new message. `told`: said aloud as a state; a silent round begins anew without a word. */
async function round(aloudToo = true) {
  const mine = attempt;
  phase = "listening";
  overlapping = false;
  mic.idle();
  panel.show("listening", { aloud: aloudToo, help: t("voice.hint.handsfree"), actions: [ending] });
  if (aloudToo) await tones(true);
  if (mine === attempt && phase === "listening") mic.listen({ patience: patience() || 3000 });
}

/** Answers, and listens with half an ear meanwhile. */
function guard() {
  phase = "answering";
  show();
  mic.listen({ guarded: true, patience: patience() || 3000 });
}

/** Reading is seen and heard: a screen reader is not told of it as well. */
function show() {
  const name = aloud.isAudible() ? "speaking" : "answering";
  panel.show(name, { aloud: name === "answering", help: t("voice.hint.barge"), actions: [ending] });
}

/** Somebody speaks. If it was speaking itself, it falls silent at once. */
function began() {
  overlapping = performance.now() - spokeAt < TAIL_MS || aloud.isAudible();
  if (phase !== "answering") return;
  aloud.pauseNow();
  panel.show("listening", { aloud: false, help: t("voice.hint.handsfree"), actions: [ending] });
}

async function ended(why) {
  if (why === "nothing") return nothing();
  const during = phase === "answering";
  const mine = attempt;
  phase = "writing";
  panel.show("writing", { actions: [ending] });
  if (why === "full") panel.problemOf("full");
  const taken = await mic.take();
  if (mine !== attempt) return undefined;
  if (taken.speech < SHORTEST_MS) return back(during);
  latency.spoke(taken);
  request = new AbortController();
  try {
    const heard = await client.hear(taken.wav, language(), request.signal);
    if (mine === attempt) understood(heard.text.trim(), during);
  } catch (error) {
    if (mine === attempt) stop(error);
  }
  return undefined;
}

function understood(text, during) {
  if (isEcho(text, [...aloud.spokenOfLate(), announcer.lastSaid()], overlapping)) return back(during);
  if (!text) return unheard(during);
  latency.reached("text");
  rounds = 0;
  return send(text);
}

/** Nothing was said after all: it goes on where it was. */
function back(during) {
  if (!during || !(turns.isRunning() || aloud.isSpeaking())) return round(false);
  guard();
  return aloud.goOn();
}

function unheard(during) {
  if (!noiseTold) composer.note(t("voice.noise"));
  noiseTold = true;
  if (!during) rounds += 1;
  return rounds >= SILENT_ROUNDS ? stop("silent") : back(during);
}

function nothing() {
  rounds += 1;
  return rounds >= SILENT_ROUNDS ? stop("silent") : round(false);
}

/** Sends what was said; an answer that is still being written gives way. */
async function send(text) {
  aloud.silence();
  if (turns.isRunning()) {
    const over = moments.next("ended");
    turns.stop();
    await over;
  }
  if (phase === "off") return;
  guard();
  turns.send({ text });
}

/** Escape: it falls silent and listens; where it listens already, the conversation ends. What is being written, others stop. */
export function escape() {
  if (phase !== "answering") return stop();
  if (!aloud.silence()) return false;
  round();
  return true;
}

function done() {
  if (phase === "answering" && !turns.isRunning() && !aloud.isSpeaking()) round();
}

const soon = (act) => setTimeout(act, 0); // once the turn, or a new reading, is what it will be

moments.on("asked", () => { if (phase === "listening") guard(); }); // typed meanwhile
moments.on("started", () => { if (phase === "answering") show(); });
moments.on("silent", () => { spokeAt = performance.now(); soon(done); });
moments.on("ended", () => soon(done));
document.addEventListener("visibilitychange", () => { if (document.hidden) stop("hidden.handsfree"); });
aloud.readAlways(isOn);

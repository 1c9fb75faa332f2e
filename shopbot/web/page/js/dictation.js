// Speaking instead of typing: press, speak, read what was understood, send it. Nothing is sent by itself.

import { $, t } from "./dom.js";
import * as announcer from "./announcer.js";
import * as composer from "./composer.js";
import * as latency from "./latency.js";
import { open } from "./recorder.js";
import { language, patience } from "./settings_voice.js";
import * as client from "./voice_client.js";
import * as panel from "./voice_panel.js";

const UNSURE = 0.6; // of the language
let phase = "idle"; // idle, asking, listening, writing
let mic = null;
let request = null;
let attempt = 0; // what an older attempt still brings is dropped
let takeBack = null; // takes the words of the last recording out of the box again

export const isOn = () => phase !== "idle";
export const isListening = () => phase === "listening";

/** The pressed state says whether the microphone is open; the name stays. */
export function pressed(value) {
  $("microphone").setAttribute("aria-pressed", String(value));
}

/** The second press ends what the first began. One that comes just after silence has ended it changes nothing. */
export function toggle() {
  if (phase === "idle") begin();
  else if (phase === "listening") finish();
  else if (phase === "asking") cancel();
}

export async function begin() {
  const mine = (attempt += 1);
  phase = "asking";
  takeBack = null;
  pressed(true);
  panel.clear();
  panel.show("asking", { aloud: false, actions: [cancelling] });
  try {
    const opened = await open({ heard: panel.hear, ended: finish, lost });
    if (mine !== attempt) return opened.close();
    mic = opened;
  } catch (error) {
    if (mine === attempt) fail(error);
    return undefined;
  }
  phase = "listening";
  mic.listen({ patience: patience() });
  return panel.show("listening", { help: t(patience() ? "voice.hint" : "voice.hint.press"), actions: [cancelling] });
}

const cancelling = { word: "voice.cancel", name: "voice.cancel.name", act: () => cancel() };
const again = { word: "voice.again", name: "voice.again.name", act: () => { takeBack?.(); begin(); } };

/** A reply that came while it listened was not told: it would have been recorded. */
const withMissed = (words) => (announcer.missed() ? `${words} ${t("say.ready")}` : words);

function idle() {
  attempt += 1;
  phase = "idle";
  mic?.close();
  mic = null;
  request?.abort();
  request = null;
  pressed(false);
}

/** Leaves everything as it was before. */
export function cancel() {
  if (phase === "idle") return false;
  idle();
  panel.hide();
  announcer.say(withMissed(t("voice.cancelled")));
  composer.note(t("voice.cancelled"));
  composer.focus();
  return true;
}

function fail(key, actions = [again]) {
  idle();
  panel.hide();
  panel.problemOf(key, actions);
  composer.focus();
}

/** Ends the recording and writes it down. `why`: silence, nothing, full, lost, hidden; none when it was pressed. */
export async function finish(why = "") {
  if (phase !== "listening") return;
  if (why === "nothing") return fail("silence");
  phase = "writing";
  pressed(false);
  composer.focus();
  panel.show("writing", { actions: [cancelling] });
  if (["full", "lost", "hidden"].includes(why)) panel.problemOf(why);
  const mine = attempt;
  const taken = await mic.take();
  if (mine !== attempt) return;
  mic.close();
  mic = null;
  if (taken.muted || !taken.wav) return fail("silence");
  latency.spoke(taken);
  return write(taken);
}

const lost = () => (phase === "listening" ? finish("lost") : fail("lost"));

async function write(taken) {
  phase = "writing";
  request = new AbortController();
  const mine = attempt;
  const still = announcer.progress((seconds) => t("voice.wait", { seconds }));
  try {
    const heard = await client.hear(taken.wav, language(), request.signal);
    if (mine === attempt) take(heard, taken);
  } catch (error) {
    if (mine === attempt) kept(error, taken);
  } finally {
    still();
  }
}

/** The server failed, the recording did not: it can be sent once more. */
function kept(error, taken) {
  idle();
  panel.hide();
  const resend = { word: "voice.resend", act: () => { panel.clear(); composer.focus(); panel.show("writing", { actions: [cancelling] }); write(taken); } };
  panel.problemOf(error, [resend]);
  composer.focus();
}

function take(heard, taken) {
  const text = heard.text.trim();
  latency.reached("text");
  if (!text) return fail(taken.spoken ? "noise" : "silence");
  idle();
  takeBack = composer.insert(text);
  panel.show("heard", { aloud: false, actions: [again] });
  announcer.say(withMissed(t("voice.heard", { text })));
  if (heard.sure < UNSURE && language() === "auto") panel.problemOf("language");
  return composer.focus();
}

/** The message was sent: what was shown about its recording is done with. */
export function sent() {
  takeBack = null;
  if (phase !== "idle") return;
  panel.hide();
  panel.clear();
}

/** While it listens, sending means: I have spoken. */
export function holdsBack() {
  if (phase === "listening") finish();
  return phase === "writing";
}

document.addEventListener("visibilitychange", () => { if (document.hidden) finish("hidden"); });

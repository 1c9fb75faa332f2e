// Everything by voice: which button, key or word leads to what. Loaded once the page stands; the page works without it.

import { $, h, start, t } from "./dom.js";
import * as actions from "./actions.js";
import * as announcer from "./announcer.js";
import * as aloud from "./aloud.js";
import * as composer from "./composer.js";
import * as dictation from "./dictation.js";
import * as handsfree from "./handsfree.js";
import * as moments from "./moments.js";
import * as settings from "./settings_voice.js";
import { action } from "./transcript.js";
import { canSpeak, told, whyDeaf } from "./voice_can.js";

const CHANCES = 40; // how often it asks whether the server can hear by now, once after each reply

function toggle() {
  if (handsfree.isOn()) handsfree.stop();
  else if (settings.isHandsfree() && !dictation.isOn()) handsfree.begin();
  else dictation.toggle();
}

/** Alt+Shift+M. Ctrl+Alt is VoiceOver's own pair and writes letters on many keyboards; with Alt, Macs write other letters. */
function isShortcut({ altKey, shiftKey, ctrlKey, metaKey, key, code, isComposing }) {
  const wanted = altKey && shiftKey && !ctrlKey && !metaKey && !isComposing;
  return wanted && (key.toLowerCase() === "m" || (code === "KeyM" && !/^[a-z]$/i.test(key)));
}

/** What Escape does first: silence, then an open microphone. Gives whether there was either. */
export function escape() {
  return handsfree.isOn() ? handsfree.escape() : aloud.silence() || dictation.cancel();
}

/** A button at each reply that reads it, there as soon as a voice is. */
function offer(reply) {
  const place = reply?.article.querySelector(".actions");
  if (!place || !reply.sentences.length || place.querySelector("[data-say]")) return;
  const button = action(t("voice.say"), t("voice.say.name", { number: reply.number }), () => moments.tell("read", reply));
  button.dataset.say = "";
  button.hidden = !canSpeak();
  place.append(button);
}

/** Shows what can be done here, now. */
function draw() {
  const deaf = whyDeaf();
  $("microphone").hidden = Boolean(deaf);
  for (const button of document.querySelectorAll("[data-say]")) button.hidden = !canSpeak();
  settings.build({ in: !deaf, out: canSpeak() });
  $("voice-help").replaceChildren(...told().map((text) => h("p", { text })));
  if (deaf || $("key-voice")) return;
  $("keys").append(h("div", { id: "key-voice" }, h("dt", { text: t("voice.key") }), h("dd", { text: t("voice.key.does") })));
}

let chances = CHANCES;

/** The server's ear may come later than the page: its weights are fetched meanwhile. */
async function askAgain() {
  if (start.voice.hear || !chances) return;
  chances -= 1;
  try {
    start.voice = await (await fetch("voice/state")).json();
    draw();
  } catch { /* the next reply asks again */ }
}

$("microphone").addEventListener("click", toggle);
addEventListener("keydown", (event) => {
  if (!isShortcut(event) || whyDeaf() || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  toggle();
});
window.speechSynthesis?.addEventListener?.("voiceschanged", draw);
announcer.yieldTo({ listening: () => handsfree.isOn() || dictation.isListening() });
composer.beforeSending(dictation.holdsBack);
actions.register("read", aloud.asked);
settings.onChange((name, value) => {
  if (name !== "handsfree" || whyDeaf()) return;
  if (value === "off") handsfree.stop();
});
actions.register("handsfree", (value) => {
  settings.set("handsfree", value);
  if (value === "on" && !whyDeaf() && !dictation.isOn() && !handsfree.isOn()) handsfree.begin();
});
moments.on("asked", dictation.sent);
moments.on("closed", offer);
moments.on("ended", askAgain);
for (const article of document.querySelectorAll("article.theirs.whole")) offer(article.reply);
draw();
document.documentElement.dataset.voice = "yes";

// The voices there are: the server's, and the browser's own. Each speaks one sentence at a time.

import { start } from "./dom.js";
import * as client from "./voice_client.js";

const BEGINS_MS = 5000; // a browser's voice that has not begun by then never will
const SLOWEST_MS = 500; // for each character
const synthesis = window.speechSynthesis;
let context = null;

/** The browser has no voice, or did not use it. */
export class Voiceless extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

const ofBrowser = (locale) => (synthesis?.getVoices() ?? []).find((voice) => voice.lang.toLowerCase().replace("_", "-").startsWith(locale));
const ofServer = (locale) => (start.voice?.say ?? []).includes(locale);

/** Who speaks this language: server, browser or "". Chinese is spoken better by most browsers than by a small voice. */
export function kind(locale) {
  if (locale === "zh" && ofBrowser("zh")) return "browser";
  if (ofServer(locale)) return "server";
  return ofBrowser(locale) ? "browser" : "";
}

/** The language of a sentence, by its script. */
export const localeOf = (text) => (/[\u3400-\u9fff]/.test(text) ? "zh" : start.locale === "zh" && !/[a-z]{2}/i.test(text) ? "zh" : "en");

/** Begins to fetch a sentence's sound where it has to be fetched. */
export function prepare({ text, locale }, rate, signal) {
  if (kind(locale) !== "server") return null;
  context ??= new AudioContext();
  const sound = client.say(text, locale, rate, signal).then((bytes) => context.decodeAudioData(bytes).catch(() => { throw new Voiceless("sound"); }));
  sound.catch(() => {}); // whoever plays it is told
  return sound;
}

/** Plays what was prepared, or lets the browser speak. Resolves at the end or when `signal` is aborted. */
export async function play(item, sound, rate, signal, began) {
  if (!kind(item.locale)) throw new Voiceless("novoice");
  return sound ? playSound(await sound, signal, began) : playBrowser(item, rate, signal, began);
}

async function playSound(buffer, signal, began) {
  if (signal.aborted) return;
  await Promise.race([context.resume(), new Promise((done) => { setTimeout(done, 2000); })]);
  if (context.state !== "running") throw new Voiceless("sound");
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  await new Promise((done) => {
    source.addEventListener("ended", done);
    signal.addEventListener("abort", () => { source.stop(); done(); });
    source.start();
    began();
  });
}

async function playBrowser({ text, spoken, locale }, rate, signal, began) {
  const words = spoken || text;
  const said = new SpeechSynthesisUtterance(words);
  said.voice = ofBrowser(locale);
  said.lang = said.voice.lang;
  said.rate = rate;
  let watch = 0;
  await new Promise((done, broken) => {
    const fail = () => { synthesis.cancel(); broken(new Voiceless("sound")); };
    watch = setTimeout(fail, BEGINS_MS);
    said.onstart = () => {
      began();
      clearTimeout(watch);
      watch = setTimeout(done, 5000 + (words.length * SLOWEST_MS) / rate); // some never tell their end
    };
    said.onend = done;
    said.onerror = () => (signal.aborted ? done() : fail());
    signal.addEventListener("abort", () => { synthesis.cancel(); done(); });
    synthesis.speak(said);
  }).finally(() => clearTimeout(watch));
}

/** Two soft tones, up or down: for ears, that it listens now or no longer. Resolves when they are over. */
export async function tones(up) {
  context ??= new AudioContext();
  await Promise.race([context.resume(), new Promise((done) => { setTimeout(done, 300); })]);
  const at = context.currentTime;
  (up ? [523, 784] : [784, 523]).forEach((pitch, n) => {
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.06, at + n * 0.09);
    volume.gain.exponentialRampToValueAtTime(0.001, at + n * 0.09 + 0.09);
    tone.connect(volume).connect(context.destination);
    tone.start(at + n * 0.09);
    tone.stop(at + n * 0.09 + 0.09);
  });
  await new Promise((done) => { setTimeout(done, 220); });
}

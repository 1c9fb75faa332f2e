// The server's ear and mouth over HTTP. Every failure comes as words: what happened, and what to do.

import { start, t } from "./dom.js";
import { session } from "./store.js";

const HEAR_MS = 60000;
const SAY_MS = 30000;

/** A failure in words. */
export class Told extends Error {
  constructor(words, remedy) {
    super(words);
    this.remedy = remedy;
  }
}

const told = (key) => new Told(t(`voice.error.${key}`), t(`voice.error.${key}.remedy`));

async function post(address, options, signal, limit) {
  const timeout = AbortSignal.timeout(limit);
  let response;
  try {
    response = await fetch(address, { method: "POST", signal: AbortSignal.any([signal, timeout]), ...options });
  } catch (error) {
    if (signal.aborted) throw error;
    throw told(timeout.aborted ? "timeout" : "offline");
  }
  if (response.status === 401) throw new Told(t("error.signin"), t("error.signin.remedy"));
  if (response.ok) return response;
  const { error, remedy } = await response.json().catch(() => ({}));
  throw error ? new Told(error, remedy ?? "") : told("server");
}

/** A recording in words: { text, locale, sure, seconds }. `lang`: en, zh or auto. */
export async function hear(wav, lang, signal) {
  const asked = new URLSearchParams({ session: session(), lang, page: start.locale });
  const response = await post(`voice/hear?${asked}`, { body: wav, headers: { "content-type": "audio/wav" } }, signal, HEAR_MS);
  return response.json();
}

/** A sentence as the bytes of a WAV file. */
export async function say(text, locale, speed, signal) {
  const body = JSON.stringify({ text, locale, speed });
  const response = await post(`voice/say?page=${start.locale}`, { body, headers: { "content-type": "application/json" } }, signal, SAY_MS);
  return response.arrayBuffer();
}

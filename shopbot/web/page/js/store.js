// What the browser remembers: one random session id per shop, and how this person likes the page. Nothing else.

import { start } from "./dom.js";

const SESSION = `shopbot.session.${start.shop.key}`;
const DISPLAY = "shopbot.display";
const DRAFT = "shopbot.draft";
const LEAVING = `shopbot.leaving.${start.shop.key}`;

function read(storage, key) {
  try { return storage.getItem(key); } catch { return null; }
}

function write(storage, key, value) {
  try {
    if (value) storage.setItem(key, value);
    else storage.removeItem(key);
  } catch { /* private mode: the page works, it only forgets */ }
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let current = read(localStorage, SESSION);
if (!/^[A-Za-z0-9_-]{16,64}$/.test(current || "")) renewSession();

export function session() {
  return current;
}

export function renewSession() {
  return adoptSession(randomId());
}

/** Goes on in a session that there was before. */
export function adoptSession(session) {
  current = session;
  write(localStorage, SESSION, current);
  return current;
}

/** The session whose conversation is to be deleted and can still be taken back; kept, so that no crash keeps it from being deleted. */
export const leaving = {
  get: () => read(localStorage, LEAVING),
  set: (session) => write(localStorage, LEAVING, session),
};

/** Follows the session when another tab begins a new conversation. */
export function onSessionChange(changed) {
  addEventListener("storage", (event) => {
    if (event.key !== SESSION || !event.newValue) return;
    current = event.newValue;
    changed();
  });
}

export function preferences() {
  try {
    const kept = JSON.parse(read(localStorage, DISPLAY) || "{}");
    return kept && typeof kept === "object" ? kept : {};
  } catch { return {}; }
}

export function prefer(name, value) {
  write(localStorage, DISPLAY, JSON.stringify({ ...preferences(), [name]: value }));
}

/** The unsent text survives a reload or a change of language, for this tab only. */
export const draft = {
  keep: (text) => write(sessionStorage, DRAFT, text),
  take: () => {
    const text = read(sessionStorage, DRAFT) || "";
    write(sessionStorage, DRAFT, "");
    return text;
  },
};

// How this person likes to speak and to be spoken to. Each can be set in the dialog or asked for in words.

import { $, h, t } from "./dom.js";
import * as actions from "./actions.js";
import { radios } from "./settings.js";
import { prefer, preferences } from "./store.js";

// The first of each is what holds when nothing was chosen.
const CHOICES = {
  speech: ["off", "on"],
  speed: ["normal", "slow", "fast"],
  gap: ["short", "long"],
  handsfree: ["off", "on"],
  patience: ["short", "long", "press"],
  hearing: ["auto", "page"],
};
const SHOWN = { speed: ["slow", "normal", "fast"] };
const HELPED = ["speech", "handsfree", "patience", "hearing"];
const SPEEDS = { slow: 0.75, normal: 1, fast: 1.35 };
const GAPS_MS = { short: 250, long: 1200 };
const PATIENCE_MS = { short: 1200, long: 3000, press: 0 };
const OUT = ["speech", "speed", "gap"];
const watchers = [];

const chosen = (name) => {
  const kept = preferences()[name];
  return CHOICES[name].includes(kept) ? kept : CHOICES[name][0];
};

export const isAloud = () => chosen("speech") === "on";
export const isHandsfree = () => chosen("handsfree") === "on";
export const speed = () => SPEEDS[chosen("speed")];
export const gap = () => GAPS_MS[chosen("gap")];
/** Milliseconds of silence that end a message; 0: only a press does. */
export const patience = () => PATIENCE_MS[chosen("patience")];
/** The language to be heard: en, zh or auto. */
export const language = () => (chosen("hearing") === "auto" ? "auto" : document.documentElement.lang.slice(0, 2));

/** `act(name, value)` is called when one of them changes. */
export const onChange = (act) => watchers.push(act);

export function set(name, value) {
  if (!CHOICES[name]?.includes(value)) return;
  prefer(name, value === CHOICES[name][0] ? undefined : value);
  const input = $(`${name}-${value}`);
  if (input) input.checked = true;
  for (const act of watchers) act(name, value);
}

/** One step slower than now. */
export function slower() {
  set("speed", chosen("speed") === "fast" ? "normal" : "slow");
}

function group(name) {
  const help = HELPED.includes(name) ? h("p", { class: "hint", id: `${name}-help`, text: t(`voice.${name}.help`) }) : null;
  const fieldset = h("fieldset", { class: "choices inline", id: name, "aria-describedby": help && help.id },
    h("legend", { text: t(`voice.${name}`) }), help);
  const options = (SHOWN[name] ?? CHOICES[name]).map((value) => ({ value, label: t(`voice.${name}.${value}`) }));
  radios(fieldset, options, chosen(name), (value) => set(name, value));
  return fieldset;
}

/** Fills its part of the settings; `out` and `in`: whether this page can speak, and hear. */
export function build(can) {
  const names = Object.keys(CHOICES).filter((name) => (OUT.includes(name) ? can.out : can.in) && !$(name));
  $("voice-settings").append(...names.map(group));
  $("voice-settings").hidden = !$("voice-settings").querySelector("fieldset");
}

for (const name of ["speech", "speed", "gap", "patience", "hearing"]) actions.register(name, (value) => set(name, value));

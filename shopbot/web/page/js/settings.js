// How it answers, how it looks, what is read aloud. Choices are radio groups; numbers are named sliders and fields.

import { $, h, start, t } from "./dom.js";
import * as actions from "./actions.js";
import { prefer, preferences } from "./store.js";

const OF_STRATEGY = {
  greedy: ["repetition_penalty", "max_new_tokens"],
  beam: ["beams", "alternatives", "repetition_penalty", "max_new_tokens"],
  sampling: ["temperature", "top_p", "top_k", "min_p", "alternatives", "repetition_penalty", "max_new_tokens", "seed"],
};
const STEPS = { temperature: 0.05, top_p: 0.05, min_p: 0.01, repetition_penalty: 0.01 };
// Up to which value each word for a slider's value holds, the last word above all of them; what is not here is counted.
const MEANS = { temperature: [0.35, 0.8, 1.2], top_p: [0.5, 0.9], min_p: [0, 0.1], repetition_penalty: [1, 1.2] };
const AS_FIELD = ["top_k", "max_new_tokens", "seed"];

let decoding = known(preferences().decoding) ?? { ...start.presets[start.preset] };

function known(kept) {
  return kept && OF_STRATEGY[kept.strategy] ? { ...start.presets[start.preset], ...kept } : null;
}

/** The numbers that this strategy uses, as the server takes them. */
export function chosen() {
  const used = OF_STRATEGY[decoding.strategy];
  const numbers = Object.fromEntries(used.map((name) => [name, decoding[name] ?? ""]));
  return { ...unused(), ...numbers, strategy: decoding.strategy };
}

const unused = () => ({ alternatives: 1 });

/** A group of radio buttons in a fieldset: one tab stop, arrows choose. */
export function radios(fieldset, options, current, choose) {
  for (const { value, label, help } of options) {
    const id = `${fieldset.id}-${value}`;
    const input = h("input", { type: "radio", name: fieldset.id, id, value, checked: value === current, "aria-describedby": help ? `${id}-help` : null });
    input.addEventListener("change", () => choose(value));
    fieldset.append(h("div", { class: "choice" }, input,
      h("label", { for: id }, h("span", { class: "name", text: label })),
      help ? h("p", { class: "hint", id: `${id}-help`, text: help }) : null));
  }
}

function presetOf(strategy) {
  return Object.values(start.presets).find((preset) => preset.strategy === strategy) ?? { ...decoding, strategy };
}

function take(values) {
  decoding = { ...values };
  changed();
  for (const input of $("strategy").querySelectorAll("input")) input.checked = input.value === decoding.strategy;
  draw();
}

function changed() {
  prefer("decoding", decoding);
  $("how").textContent = t("decoding.button", { name: t(`decoding.${decoding.strategy}`) });
}

function draw() {
  $("fields").replaceChildren(...OF_STRATEGY[decoding.strategy].map((name) =>
    AS_FIELD.includes(name) ? field(name) : slider(name)));
}

function label(name, id, ...rest) {
  return [h("label", { for: id, class: "label" }, t(`number.${name}`), ...rest),
    h("p", { class: "hint", id: `${id}-help`, text: t(`number.${name}.help`) })];
}

function limits(name) {
  const [low, high] = start.limits[name];
  return name === "alternatives" && decoding.strategy === "beam" ? [low, Math.min(high, decoding.beams)] : [low, high];
}

/** What a value of a slider means: "0.7, balanced", "3 beams". */
function meaning(name, value) {
  if (!MEANS[name]) return t(`number.${name}.count`, { count: value });
  const above = MEANS[name].filter((limit) => value > limit).length;
  return t("number.means", { value, meaning: t(`number.${name}.means.${above}`) });
}

function slider(name) {
  const id = `number-${name}`;
  const [low, high] = limits(name);
  const shown = h("span", { class: "value", "aria-hidden": "true", text: meaning(name, decoding[name]) });
  const input = h("input", {
    type: "range", id, min: low, max: high, step: STEPS[name] ?? 1, value: decoding[name],
    "aria-describedby": `${id}-help`, "aria-valuetext": meaning(name, decoding[name]),
  });
  input.value = decoding[name];
  input.addEventListener("input", () => {
    const value = Number(input.value);
    decoding = { ...decoding, [name]: value };
    shown.textContent = meaning(name, value);
    input.setAttribute("aria-valuetext", shown.textContent);
    changed();
    if (name === "beams") fewer(value);
  });
  return h("div", { class: "number" }, ...label(name, id, " ", shown), input);
}

/** Beam search cannot give more answers than it has beams. */
function fewer(beams) {
  const other = $("number-alternatives");
  other.max = beams;
  if (decoding.alternatives <= beams) return;
  other.value = beams;
  other.dispatchEvent(new Event("input"));
  problem(t("number.beams.fewer", { value: beams }));
}

function field(name) {
  const id = `number-${name}`;
  const [low, high] = limits(name);
  const input = h("input", {
    type: "number", id, min: low, max: high, step: 1, value: decoding[name] ?? "",
    "aria-describedby": `${id}-help numbers-error`, inputmode: "numeric",
  });
  input.addEventListener("change", () => {
    const empty = input.value === "" && name === "seed";
    const value = Number(input.value);
    const fits = empty || (input.value !== "" && Number.isInteger(value) && value >= low && value <= high);
    input.setAttribute("aria-invalid", String(!fits));
    problem(fits ? "" : t("number.range", { name: t(`number.${name}`), low, high }));
    if (!fits) return;
    decoding = { ...decoding, [name]: empty ? null : value };
    changed();
  });
  return h("div", { class: "number" }, ...label(name, id), input);
}

function problem(text) {
  $("numbers-error").textContent = text;
  $("numbers-error").hidden = !text;
}

function disclose() {
  const open = $("more").getAttribute("aria-expanded") !== "true";
  $("more").setAttribute("aria-expanded", String(open));
  $("numbers").hidden = !open;
}

// How the page looks and what it says, with every value that there is; the first is what holds where nothing was chosen.
const DISPLAY = {
  plain: ["off", "on"],
  theme: ["system", "light", "dark", "contrast"],
  size: ["normal", "large", "larger"],
  spacing: ["normal", "wide"],
  verbosity: ["full", "ready", "off"],
};
const ON_ROOT = ["theme", "size", "spacing"]; // style sheets read them there; page/early.js sets them before the first paint
const OF_VOICE = ["speech", "speed", "handsfree", "gap", "patience", "hearing"];

const shown = (name) => {
  const kept = preferences()[name];
  return DISPLAY[name].includes(kept) ? kept : DISPLAY[name][0];
};

/** One of them set, by the dialog or by words: it holds at once, is kept, and the dialog shows it. */
function set(name, value) {
  if (!DISPLAY[name].includes(value)) return;
  const usual = value === DISPLAY[name][0];
  prefer(name, usual ? undefined : value);
  if (ON_ROOT.includes(name) && usual) delete document.documentElement.dataset[name];
  else if (ON_ROOT.includes(name)) document.documentElement.dataset[name] = value;
  const input = $(`${name}-${value}`);
  if (input) input.checked = true;
  if (document.activeElement === input) input.scrollIntoView({ block: "nearest" }); // larger text moves it out of sight
}

/** What this page can do when it is asked in words, each setting with its value: it goes with every message. */
export function manner() {
  const kept = preferences();
  const voiced = OF_VOICE.filter((name) => $(name)).map((name) => [name, kept[name] ?? ""]);
  const display = Object.keys(DISPLAY).map((name) => [name, shown(name)]);
  return Object.fromEntries([...display, ["strategy", decoding.strategy], ...voiced, ["open", ""], ...($("speech") ? [["read", ""]] : [])]);
}

function named(prefix, values, help = false) {
  return values.map((value) => ({ value, label: t(`${prefix}.${value}`), help: help ? t(`${prefix}.${value}.help`) : "" }));
}

/** Fills the settings dialog. */
export function build() {
  radios($("strategy"), named("decoding", start.strategies, true), decoding.strategy, (value) => take(presetOf(value)));
  actions.register("strategy", (value) => take(presetOf(value)));
  for (const [name, values] of Object.entries(DISPLAY)) {
    radios($(name), named(name, values), shown(name), (value) => set(name, value));
    actions.register(name, (value) => set(name, value));
  }
  $("presets").append(...Object.entries(start.presets).map(([name, values]) => h("button", {
    type: "button", class: "second", text: start.words[`page.preset.${name}`] ?? name, onclick: () => take(values),
  })));
  $("more").addEventListener("click", disclose);
  changed();
  draw();
}

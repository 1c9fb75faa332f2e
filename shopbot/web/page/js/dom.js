// Elements and words: the two things every module makes.

const state = JSON.parse(document.getElementById("state").textContent);

/** What the server embedded: locale, words, presets, limits, suggestions. */
export const start = state;

const plural = new Intl.PluralRules(state.lang);

/** A message of the page's own, with its {placeholders} filled, in the plural form that {count} asks for. */
export function t(key, values = {}) {
  const form = typeof values.count === "number" ? state.words[`page.${key}.${plural.select(values.count)}`] : null;
  const text = form ?? state.words[`page.${key}`] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** How HTML names a language: "zh" is "zh-Hans". */
export const tagOf = (language) => state.tags[language] ?? language;

/** The lang attribute of text in another language than the page's; null where it is the same. */
export const otherTag = (language) => (!language || language === state.locale ? null : tagOf(language));

export const $ = (id) => document.getElementById(id);

/** A new element. `class`, `text`, `on*` handlers and attributes in one object; null children are left out. */
export function h(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const timeNow = () =>
  new Intl.DateTimeFormat(state.lang, { hour: "numeric", minute: "2-digit" }).format(new Date());

export const narrow = () => !matchMedia("(min-width: 64rem)").matches;

/** As long as a screen reader needs to take in one change before the next. */
const MOMENT_MS = 200;
/** How long what had the focus stays after it: on a busy machine Orca hears of the focus that late. */
export const GONE_MS = 500;

export const moment = (ms = MOMENT_MS) => new Promise((done) => { setTimeout(done, ms); });

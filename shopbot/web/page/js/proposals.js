// What waits for a yes: a block under the reply, with two buttons that say what they do.

import { $, h, otherTag } from "./dom.js";
import { changed } from "./leave.js";

let answer = () => {};

/** Buttons send their answer through this: `press({ what, value, text })`. */
export function onAnswer(press) {
  answer = press;
}

/** Shows a proposal as the last thing of the conversation. `told`: what the reply above says already. */
export function show(proposed, told = "", language = proposed.locale) {
  clear();
  const listed = proposed.lines.filter((line) => !told.includes(line));
  const button = (style, what, text) => h("button", {
    type: "button", class: style, text, onclick: () => answer({ what, value: proposed.key, text }),
  });
  const id = `proposal-${proposed.key}`;
  $("transcript").append(h("li", {},
    h("section", { class: "proposal", "aria-labelledby": id, lang: otherTag(language) },
      h("h3", { id, text: proposed.title }),
      listed.length ? h("ul", {}, ...listed.map((text) => h("li", { text }))) : null,
      h("div", { class: "row" }, button("main", "yes", proposed.yes), button("second", "no", proposed.no)))));
}

/** Takes the block away: it was answered, or something else was wished for. */
export function clear() {
  for (const block of $("transcript").querySelectorAll(".proposal")) {
    const item = block.closest("li");
    changed(item, $("message"), () => item.remove());
  }
}

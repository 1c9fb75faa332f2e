// Where the reader is: following the newest words, or further up and not to be moved.

import { $ } from "./dom.js";
import { hide, unhide } from "./leave.js";

/** Whether the newest words are in sight. */
export function atEnd() {
  return document.documentElement.scrollHeight - innerHeight - scrollY < 80;
}

/** Goes to the newest message. */
export function toEnd() {
  hide($("newer"), $("message"));
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}

/** Offers the way to what is newer, as long as it is out of sight. */
export function offer() {
  if (atEnd()) hide($("newer"), $("message"));
  else unhide($("newer"));
}

/** Tells the style sheet how much of the header is in sight, so that the panel fills the rest of the window. */
export function measure() {
  const seen = Math.max(0, document.querySelector(".top").getBoundingClientRect().bottom);
  document.documentElement.style.setProperty("--header", `${Math.round(seen)}px`);
}

/** Tells the style sheet how high the composer is, which lies over the conversation; whoever it grows over is moved up. */
function measureComposer() {
  const { height } = $("composer").getBoundingClientRect();
  document.documentElement.style.setProperty("--composer", `${Math.round(height)}px`);
  const here = document.activeElement;
  if (here.closest("#transcript :is(a, button)")) here.scrollIntoView({ block: "nearest", behavior: "instant" });
}

new ResizeObserver(measureComposer).observe($("composer"));

/** Nothing newer is below once the end is in sight. */
export function scrolled() {
  if (atEnd()) hide($("newer"), $("message"));
  measure();
}

// Taking things away without losing whoever is in them. The focus goes first, and what it leaves goes a moment later: where
// both happen at once, browsers drop the focus to the page, or Orca thinks that nobody has moved and says nothing.

import { GONE_MS, moment } from "./dom.js";

const newest = new WeakMap(); // the last change wished for at a place: an older one that comes late does nothing
const still = new WeakMap(); // until when a place keeps what somebody has just left

/** Makes a change that hides or takes away what stands in `place`; whoever is there is led to `refuge` before. */
export async function changed(place, refuge, change) {
  newest.set(place, change);
  if (place.contains(document.activeElement)) {
    still.set(place, performance.now() + GONE_MS);
    refuge.focus();
  }
  const rest = (still.get(place) ?? 0) - performance.now();
  if (rest > 0) {
    await moment(rest);
    if (newest.get(place) !== change) return;
  }
  change();
}

/** Puts other things into `place`. */
export const refill = (place, refuge, ...parts) => changed(place, refuge, () => place.replaceChildren(...parts));

/** Puts other things into `place`; whoever was in the old ones goes on in what `next` finds among the new ones. */
export async function exchanged(place, parts, next) {
  newest.delete(place); // what was to come into it is older than this
  const old = [...place.children];
  old.forEach(aside);
  place.prepend(...parts);
  next().focus();
  await moment(GONE_MS);
  for (const part of old) part.remove();
}

/** What has the focus stays out of sight, its ids free for what takes its place; what has not goes at once. */
function aside(part) {
  if (!part.contains(document.activeElement)) return part.remove();
  part.classList.add("unseen");
  for (const element of [part, ...part.querySelectorAll("*")]) {
    for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
      const ids = element.getAttribute(name)?.split(" ") ?? [];
      if (ids.length) element.setAttribute(name, ids.map((id) => `${id}-left`).join(" "));
    }
  }
  return undefined;
}

export const hide = (place, refuge) => changed(place, refuge, () => { place.hidden = true; });

/** Shows it, also where it was about to be hidden. */
export function unhide(place) {
  newest.delete(place);
  place.hidden = false;
}

/** `change` takes one part of the page out of sight and brings another; what goes stays readable until `focus` has moved on. */
export async function swapped(change, focus) {
  document.body.classList.add("swapping");
  change();
  await focus();
  await moment(GONE_MS);
  document.body.classList.remove("swapping");
}

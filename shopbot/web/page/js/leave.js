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

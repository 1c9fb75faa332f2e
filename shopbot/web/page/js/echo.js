// Whether what was heard is the page's own voice, or a screen reader's, come back through the air.

const LEAST = { overlapping: 3, after: 6 }; // words; fewer are somebody's own
const SHARE = { overlapping: 0.7, after: 0.9 };

/** Words; of Chinese, characters. */
export const words = (text) => text.toLowerCase().match(/[\u3400-\u9fff]|[\p{L}\p{N}]+/gu) ?? [];

const pairs = (list) => list.slice(1).map((word, n) => `${list[n]} ${word}`);

/**
 * `heard` against each text in `spoken`. `overlapping`: it began while something was being spoken, when little is
 * needed to take it for an echo; afterwards a person may well repeat what was said.
 */
export function isEcho(heard, spoken, overlapping) {
  const mine = words(heard);
  const all = spoken.map(words);
  if (all.some((list) => list.length && list.join() === mine.join())) return true;
  const when = overlapping ? "overlapping" : "after";
  if (mine.length < LEAST[when]) return false;
  const known = new Set(pairs(all.flat()));
  const had = pairs(mine);
  return had.filter((pair) => known.has(pair)).length / had.length >= SHARE[when];
}

// How long it took from the last word spoken to each thing that followed, in ms: kept in this tab, sent nowhere.

import * as moments from "./moments.js";

const KEPT = 50;
const rounds = [];
let round = null;

/** A recording goes to be written down; `over` and `taken` are the moments of its last word and of its end. */
export function spoke({ over, taken }) {
  round = { over, recorded: taken - over };
  rounds.push(round);
  rounds.splice(0, rounds.length - KEPT);
  performance.mark("shopbot:spoke", { startTime: over });
}

/** The first of each: text, asked, sentence, sound. */
export function reached(name) {
  if (!round || name in round) return;
  round[name] = performance.now() - round.over;
  performance.mark(`shopbot:${name}`);
}

moments.on("asked", () => {
  if (!round) return;
  if ("asked" in round) round = null; // this message was not the spoken one
  else reached("asked");
});
moments.on("sentence", () => reached("sentence"));
moments.on("started", () => reached("sound"));
window.shopbotLatency = rounds;

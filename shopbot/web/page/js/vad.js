// Whether somebody speaks, by loudness against what the room sounds like. Runs in the audio thread; knows no browser.

const SILENT_DB = -90;
const FLOOR_DB = [-65, -20]; // a floor below is a muted input, above it is no room to talk in
const RISE_DB_S = 3; // the floor climbs so fast while it is loud: a fan that starts is the room, not speech, after some seconds
const FALL = 0.3; // of the way down, each block
const PLAIN = { above: 7, least: -50, sustained: 120 }; // dB over the floor, dB, ms
const GUARDED = { above: 14, least: -42, sustained: 400 }; // while the page itself is speaking
const HELD_DB = 2; // words end softer than they begin
const OVER_ECHO_DB = 6;
const ECHO_RISE_DB_S = 8; // slower than a person begins to speak, so that the person is not taken for the echo
const ECHO_FALL_DB_S = 1;
const LEARNING_MS = 600; // of its own voice, at first

/** Loudness of a block of samples, in dB of full scale. */
export function decibels(samples) {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.max(SILENT_DB, 10 * Math.log10(sum / samples.length + 1e-12));
}

export class Vad {
  /** `blockMs`: the length of each block that will be heard. */
  constructor(blockMs) {
    this.ms = blockMs;
    this.floor = null;
    this.echo = SILENT_DB;
    this.learnt = 0;
    this.listen({ guarded: false });
  }

  /** Begins anew; `guarded` while its own voice may come back through the air. What is known of the room stays. */
  listen({ guarded }) {
    this.guarded = guarded;
    this.run = 0; // ms that were loud, less half of those between them that were not
    this.speech = 0; // ms that were loud since it began
    this.quiet = 0; // ms since it was loud last
    this.speaking = false;
  }

  /** One block: { level, loud, speaking, speech, quiet }, in dB and ms. */
  hear(samples) {
    const level = decibels(samples);
    const loud = level > this.threshold();
    this.follow(level);
    this.run = loud ? this.run + this.ms : Math.max(0, this.run - this.ms / 2);
    this.quiet = loud ? 0 : this.quiet + this.ms;
    if (this.run >= this.rule.sustained) this.speaking = true;
    if (this.speaking && loud) this.speech += this.ms;
    return { level, loud, speaking: this.speaking, speech: this.speech, quiet: this.quiet };
  }

  get rule() {
    return this.guarded ? GUARDED : PLAIN;
  }

  threshold() {
    const floor = this.floor ?? FLOOR_DB[0];
    const over = Math.max(floor + this.rule.above, this.rule.least);
    if (this.guarded) return Math.max(over, this.echo + OVER_ECHO_DB);
    return this.speaking ? over - HELD_DB : over;
  }

  follow(level) {
    const seconds = this.ms / 1000;
    const before = this.floor ?? Math.min(level, -45);
    const next = level < before ? before + (level - before) * FALL : Math.min(level, before + RISE_DB_S * seconds);
    this.floor = Math.min(FLOOR_DB[1], Math.max(FLOOR_DB[0], next));
    if (!this.guarded) return;
    this.learnt += this.ms;
    const most = this.learnt < LEARNING_MS ? level : this.echo + ECHO_RISE_DB_S * seconds;
    this.echo = level > this.echo ? Math.min(level, most) : this.echo - ECHO_FALL_DB_S * seconds;
  }
}

// Speaks sentences in their order while more of them arrive; the next is fetched while one is heard.

import * as voices from "./voices.js";

/** `on`: changed(), began(item), ended(item), silent() when all is said or stopped, failed(error). `manner`: speed(), gap(). */
export class Speaker {
  constructor(on, manner) {
    this.on = on;
    this.manner = manner;
    this.clear();
  }

  clear() {
    this.items = []; // { text, spoken, locale, mark }
    this.at = 0;
    this.whole = false; // nothing more will come
    this.paused = false;
    this.running = false;
    this.work = new AbortController();
  }

  get isSpeaking() {
    return this.running && !this.paused;
  }

  get current() {
    return this.items[this.at] ?? null;
  }

  add(item) {
    this.items.push({ ...item, locale: voices.localeOf(item.text) });
    this.run();
  }

  /** Nothing more will come. */
  close() {
    this.whole = true;
    this.run();
  }

  /** Falls silent at once and forgets the rest; gives whether there was anything. */
  stop() {
    const had = this.running || this.paused;
    if (had || this.items.length) this.finish();
    return had;
  }

  finish() {
    this.work.abort();
    this.clear();
    this.on.changed();
    this.on.silent();
  }

  /** Falls silent; it goes on with the beginning of the sentence. */
  pause() {
    if (this.paused || !this.running) return;
    this.paused = true;
    this.halt();
  }

  resume() {
    if (!this.paused) return;
    this.paused = false;
    this.run();
    this.on.changed();
  }

  /** The sentence once more, or the one before if it has just begun. */
  again() {
    this.halt();
    if (this.beganAt && performance.now() - this.beganAt < 800 && this.at > 0) this.at -= 1;
    this.paused = false;
    this.run();
    this.on.changed();
  }

  /** Ends what is heard now; what is said stays in the queue. */
  halt() {
    this.work.abort();
    this.work = new AbortController();
    this.running = false;
    for (const item of this.items) item.sound = undefined;
    this.on.changed();
  }

  fetch(item) {
    const rate = this.manner.speed();
    if (!item || (item.sound !== undefined && item.rate === rate)) return;
    Object.assign(item, { rate, sound: voices.prepare(item, rate, this.work.signal) });
  }

  async run() {
    if (this.running || this.paused) return;
    if (!this.current) {
      if (this.whole && this.items.length) this.finish();
      return;
    }
    this.running = true;
    const { signal } = this.work;
    try {
      while (this.current && !signal.aborted) await this.one(this.current, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.finish();
      this.on.failed(error);
      return;
    }
    if (signal.aborted) return;
    this.running = false;
    if (this.whole) this.finish();
    else this.on.changed();
  }

  async one(item, signal) {
    this.fetch(item);
    this.fetch(this.items[this.at + 1]);
    const began = () => { this.beganAt = performance.now(); this.on.began(item); };
    await voices.play(item, item.sound, item.rate, signal, began);
    if (signal.aborted) return;
    this.on.ended(item);
    this.at += 1;
    if (this.current || !this.whole) await new Promise((done) => { setTimeout(done, this.manner.gap()); });
  }
}

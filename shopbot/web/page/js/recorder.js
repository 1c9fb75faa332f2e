// The microphone, open: what it hears, and what was said as a WAV file. Nothing is kept once it is closed.

export const LONGEST_S = 60; // the server takes no more
const NOTHING_S = 8; // without a word, it ends
const BEFORE_MS = 600; // kept from before speech was noticed: beginnings are quiet
const AFTER_MS = 400;
const RATE = 16000; // what speech models hear
const MUTED_DB = -60;

/** Why it cannot record; `key` names the words of `page.voice.error`. */
export class Unheard extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

const WHY = {
  NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "none", OverconstrainedError: "none",
  NotReadableError: "taken", AbortError: "taken",
};

async function openDevice() {
  try {
    const audio = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw new Unheard(WHY[error.name] ?? "broken");
  }
}

const later = (ms) => new Promise((done) => { setTimeout(done, ms); });

/**
 * Opens the microphone. `on`: heard({ level, speaking, left }) for each block, began() when somebody speaks,
 * ended(why) with silence, nothing or full, lost() when the device goes.
 */
export async function open(on) {
  const stream = await openDevice();
  const recorder = new Recorder(stream, on);
  try {
    await recorder.connect();
  } catch (error) {
    recorder.close();
    throw error instanceof Unheard ? error : new Unheard("broken");
  }
  return recorder;
}

class Recorder {
  constructor(stream, on) {
    this.stream = stream;
    this.on = on;
    this.context = new AudioContext();
    this.round = 0;
    this.idle();
    for (const track of stream.getAudioTracks()) track.addEventListener("ended", () => this.context && on.lost());
  }

  async connect() {
    await this.context.audioWorklet.addModule(new URL("worklet.js", import.meta.url));
    await Promise.race([this.context.resume(), later(2000)]);
    if (this.context.state !== "running") throw new Unheard("blocked");
    this.node = new AudioWorkletNode(this.context, "microphone", { numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
    this.node.port.onmessage = ({ data }) => this.hear(data);
    this.context.createMediaStreamSource(this.stream).connect(this.node);
  }

  /** Hears and forgets. */
  idle() {
    this.listening = false;
    this.pieces = [];
  }

  /** Begins a recording. `guarded`: the page is speaking meanwhile; `patience`: ms of silence that end it, 0 for none. */
  listen({ guarded = false, patience = 1200 } = {}) {
    Object.assign(this, { listening: true, guarded, patience, pieces: [], length: 0, first: null, last: 0, speech: 0, quiet: 0, loudest: -90 });
    this.round += 1;
    this.node.port.postMessage({ guarded, round: this.round });
  }

  hear({ samples, round, level, speaking, speech, quiet }) {
    if (!this.listening || round !== this.round) return; // a block on its way since before tells of what was said then
    this.pieces.push(samples);
    this.length += samples.length;
    this.loudest = Math.max(this.loudest, level);
    const now = this.milliseconds;
    if (speaking && this.first === null) {
      this.first = now - speech;
      this.on.began?.();
    } else if (this.first === null && this.guarded) this.forget();
    if (speaking) this.last = now - quiet;
    Object.assign(this, { speech, quiet });
    this.on.heard?.({ level, speaking: speaking && quiet < 300, left: Math.max(0, LONGEST_S - now / 1000) });
    const why = this.isOver(now, quiet);
    if (why) {
      this.listening = false;
      this.on.ended(why);
    }
  }

  isOver(now, quiet) {
    if (now >= LONGEST_S * 1000) return "full";
    if (!this.patience || (this.first === null && this.guarded)) return "";
    if (this.first === null) return now > NOTHING_S * 1000 ? "nothing" : "";
    return quiet > this.patience ? "silence" : "";
  }

  /** Before anybody has spoken into its own speaking, only the last moment is kept. */
  forget() {
    while (this.milliseconds > 2 * BEFORE_MS) this.length -= this.pieces.shift().length;
  }

  get milliseconds() {
    return (this.length / this.context.sampleRate) * 1000;
  }

  /** What was recorded: { wav, spoken, speech, muted, over, taken }: ms of speech, and on the page's clock its last word and its end. */
  async take() {
    this.listening = false;
    const rate = this.context.sampleRate;
    const all = join(this.pieces, this.length).subarray(0, LONGEST_S * rate);
    const at = (ms) => Math.max(0, Math.round((ms / 1000) * rate));
    const said = this.first === null ? all : all.subarray(at(this.first - BEFORE_MS), at(this.last + AFTER_MS));
    const taken = performance.now();
    const facts = { spoken: this.first !== null, speech: this.speech, muted: this.loudest < MUTED_DB, over: taken - this.quiet, taken };
    this.pieces = [];
    return { wav: said.length ? await asWav(said, rate) : null, ...facts };
  }

  close() {
    const context = this.context;
    this.idle();
    this.context = null;
    for (const track of this.stream.getTracks()) track.stop();
    this.node?.port.close();
    context?.close().catch(() => {});
  }
}

function join(pieces, length) {
  const all = new Float32Array(length);
  let place = 0;
  for (const piece of pieces) {
    all.set(piece, place);
    place += piece.length;
  }
  return all;
}

/** 16-bit WAV at RATE; the browser's own resampler does the filtering. */
export async function asWav(samples, rate) {
  const offline = new OfflineAudioContext(1, Math.ceil((samples.length * RATE) / rate), RATE);
  const buffer = offline.createBuffer(1, samples.length, rate);
  buffer.copyToChannel(samples, 0);
  const source = offline.createBufferSource();
  source.buffer = buffer;
  source.connect(offline.destination);
  source.start();
  const heard = (await offline.startRendering()).getChannelData(0);
  const view = new DataView(new ArrayBuffer(44 + heard.length * 2));
  const word = (place, text) => [...text].forEach((letter, n) => view.setUint8(place + n, letter.charCodeAt(0)));
  word(0, "RIFF");
  word(8, "WAVEfmt ");
  word(36, "data");
  for (const [place, value] of [[4, 36 + heard.length * 2], [16, 16], [24, RATE], [28, RATE * 2], [40, heard.length * 2]]) view.setUint32(place, value, true);
  for (const [place, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) view.setUint16(place, value, true);
  heard.forEach((sample, n) => view.setInt16(44 + n * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return new Blob([view], { type: "audio/wav" });
}

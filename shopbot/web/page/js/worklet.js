// The microphone's samples in blocks, each with what can be said of it at once. Runs in the audio thread.

import { Vad } from "./vad.js";

const BLOCK = 1024;

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.block = new Float32Array(BLOCK);
    this.filled = 0;
    this.vad = new Vad((BLOCK / sampleRate) * 1000);
    this.port.onmessage = ({ data }) => { this.round = data.round; this.vad.listen(data); };
  }

  process([input]) {
    for (const sample of input[0] ?? []) {
      this.block[this.filled] = sample;
      this.filled += 1;
      if (this.filled === BLOCK) {
        this.filled = 0;
        this.port.postMessage({ samples: this.block.slice(), round: this.round, ...this.vad.hear(this.block) });
      }
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);

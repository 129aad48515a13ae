// Decisions on their way: shown as done at once, sent in the background, in order, as often as it takes.

import * as api from "./api.js";

const AT_ONCE = 25;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

export class Outbox {
  #waiting = [];
  #flying = [];
  #running = false;
  #stopped = false;
  #wake = () => {};
  #changed;

  // `changed` hears of the number on their way and, while Ombud can't be reached, of the reason.
  constructor(changed) {
    this.#changed = changed;
  }

  get size() {
    return this.#waiting.length + this.#flying.length;
  }

  // `body` is made when it is sent: an undo must know what the decision before it was answered.
  add(entry, body, answered) {
    this.#waiting.push({ entry, body, answered });
    this.#run();
  }

  // Take back what has not left yet.
  cancel(entry) {
    const at = this.#waiting.findLastIndex((each) => each.entry === entry);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    this.#changed(this.size);
    return true;
  }

  uses(claim) {
    return [...this.#waiting, ...this.#flying].some((each) => each.entry.claim === claim);
  }

  stop() {
    this.#stopped = true;
  }

  go() {
    this.#stopped = false;
    this.#wake();
    this.#run();
  }

  clear() {
    return this.#waiting.splice(0);
  }

  // The page is being left: one last try, without waiting for the answer.
  flush() {
    const batch = this.#batch();
    if (batch.length) api.decide(batch.map(({ body }) => body())).catch(() => {});
  }

  async #run() {
    if (this.#running) return;
    this.#running = true;
    let pause = FIRST_PAUSE_MS;
    // What is added in the same moment shares a request.
    await null;
    while (this.#waiting.length && !this.#stopped) {
      this.#flying = this.#batch();
      let results;
      try {
        ({ results } = await api.decide(this.#flying.map(({ body }) => body())));
        pause = FIRST_PAUSE_MS;
      } catch (problem) {
        const { status, message: detail } = problem;
        if (status === 0 || status === 401 || status === 429 || status >= 500) {
          this.#waiting.unshift(...this.#flying.splice(0));
          if (status === 401) break; // signing in again goes on from here
          this.#changed(this.size, detail);
          await this.#rest(pause);
          pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
          continue;
        }
        results = this.#flying.map(() => ({ status, detail }));
      }
      const answered = this.#flying.splice(0);
      answered.forEach((each, index) => each.answered(results[index]));
      this.#changed(this.size);
    }
    this.#running = false;
  }

  // One step a case: the second may depend on the first one's answer.
  #batch() {
    const batch = [];
    const seen = new Set();
    while (batch.length < AT_ONCE && this.#waiting.length && !seen.has(this.#waiting[0].entry)) {
      const next = this.#waiting.shift();
      seen.add(next.entry);
      batch.push(next);
    }
    return batch;
  }

  #rest(pause) {
    return new Promise((woken) => {
      this.#wake = woken;
      setTimeout(woken, pause);
    });
  }
}

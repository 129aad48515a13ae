// Server-sent events: live counts, and which cases have come and gone.

import * as api from "./api.js";

const AGAIN_MS = 2_000;

export class Live {
  #source = null;
  #timer = null;
  #heard;

  // `heard` gets each event's name and data; "down" and "up" tell of the connection itself.
  constructor(heard) {
    this.#heard = heard;
  }

  start() {
    this.stop();
    const source = (this.#source = new EventSource(api.events));
    source.addEventListener("open", () => this.#heard("up"));
    for (const name of ["counts", "case", "gone", "reset"]) {
      source.addEventListener(name, ({ data }) => this.#heard(name, JSON.parse(data)));
    }
    source.addEventListener("error", () => {
      // The browser comes back by itself after a stream that ended, but not after a refusal.
      this.#heard("down");
      if (source.readyState === EventSource.CLOSED && source === this.#source) this.#again();
    });
  }

  stop() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #again() {
    this.stop();
    this.#timer = setTimeout(async () => {
      // Asking tells who has been signed out; an event stream would not say why it was refused.
      try {
        this.#heard("counts", await api.queue());
      } catch (problem) {
        if (problem.status === 401) return;
      }
      this.start();
    }, AGAIN_MS);
  }
}

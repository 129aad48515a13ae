// A reminder to take a break after a long stretch, for those who want one.

const REST_MS = 5 * 60_000; // as long a rest begins a new stretch
const LATER_MS = 15 * 60_000;

export class Breaks {
  #began = null;
  #last = 0;
  #quietUntil = 0;
  #remind;

  constructor(remind) {
    this.#remind = remind;
  }

  // Somebody is at work; `minutes` of it are enough, 0 stands for no reminder.
  touch(minutes, now = Date.now()) {
    if (this.#began === null || now - this.#last > REST_MS) this.#began = now;
    this.#last = now;
    const worked = (now - this.#began) / 60_000;
    if (!minutes || worked < minutes || now < this.#quietUntil) return;
    this.#quietUntil = now + LATER_MS;
    this.#remind(Math.floor(worked));
  }
}

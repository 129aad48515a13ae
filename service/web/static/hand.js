// The cases that this page holds: the one on screen and the few that come after it.
// Each has a claim of its own, so that one can be given back without the others.

import * as api from "./api.js";

const DEPTH = 3;
const LOOK_AGAIN_MS = 30_000;

export class Hand {
  #held = [];
  #skipped = new Set();
  #aside = [];
  #round = 0;
  #filling = null;
  #filledAt = 0;
  #changed;
  #lost;

  constructor({ changed, lost }) {
    this.#changed = changed;
    this.#lost = lost;
    this.site = null;
    this.left = 0; // how many cases wait that were skipped, when there is nothing else
  }

  get current() {
    return this.#held[0];
  }

  get size() {
    return this.#held.length;
  }

  // How many cases of a site are held, or of all.
  count(site) {
    return this.#held.filter((entry) => !site || entry.case.site === site).length;
  }

  get kept() {
    return this.#held.length + this.#aside.length;
  }

  // What was skipped waits too: a count says that there is something else, a change of it, or time.
  mayFindMore(waiting) {
    if (this.#held.length) return waiting > this.#skipped.size;
    return waiting !== this.left || performance.now() - this.#filledAt > LOOK_AGAIN_MS;
  }

  // Take cases until the hand is full or nothing waits; calls that overlap share one run.
  fill() {
    if (this.#filling?.round === this.#round) return this.#filling.run;
    const run = this.#fill().finally(() => {
      if (this.#filling?.run === run) this.#filling = null;
    });
    this.#filling = { round: this.#round, run };
    return run;
  }

  async #fill() {
    const round = this.#round;
    this.left = 0;
    this.#filledAt = performance.now();
    while (this.#held.length < DEPTH) {
      const { claim, cases } = await api.claim(this.site);
      if (round !== this.#round) {
        if (cases.length) await api.release(claim);
        return;
      }
      if (!cases.length) break;
      const entry = { claim, case: cases[0] };
      // The queue puts the most urgent first, so what was skipped comes again at once. Not renewing
      // it leaves it to others when its lease is over, without seeing it again before the rest is done.
      if (this.#skipped.has(entry.case.case)) this.#aside.push(entry);
      else this.#add(entry);
    }
    if (!this.#held.length) await this.#leaveSkipped();
  }

  #add(entry) {
    this.#held.push(entry);
    if (this.#held.length === 1) this.#changed();
  }

  // Nothing but what was skipped is left: for others to take, or for this person to ask for again.
  async #leaveSkipped() {
    const entries = this.#aside.splice(0);
    this.left = entries.length;
    for (const entry of entries) await api.release(entry.claim);
  }

  takeUpSkipped() {
    this.#skipped.clear();
    return this.fill();
  }

  // Give out the case on screen; the next one takes its place at once.
  take() {
    const entry = this.#held.shift();
    this.#changed();
    return entry;
  }

  putBack(entry) {
    this.#held.unshift(entry);
    this.#changed();
  }

  async skip() {
    const entry = this.take();
    this.#skipped.add(entry.case.case);
    // Another first: given back before that, this one would come straight back.
    await this.fill();
    await api.release(entry.claim);
  }

  async renew() {
    for (const entry of [...this.#held]) {
      const { held } = await api.renew(entry.claim);
      const at = this.#held.indexOf(entry);
      if (held.length || at < 0) continue;
      this.#held.splice(at, 1);
      if (at === 0) {
        this.#lost(entry);
        this.#changed();
      }
    }
  }

  // Give everything back; what is on its way is given back when it comes.
  drop() {
    this.#round += 1;
    const released = [...this.#held, ...this.#aside].map((entry) => api.release(entry.claim).catch(() => {}));
    this.#held = [];
    this.#aside = [];
    return Promise.all(released);
  }
}

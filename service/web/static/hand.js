// The cases that this page holds: the one on screen, those before and those after it.
// They are taken ten at a time, so that work never waits for the network.

import * as api from "./api.js";

const DEPTH = 10;
const LOW = 5;
const MOST_ROUNDS = 5; // under a filter that little matches, the server looks at a part of the queue at a time
const LOOK_AGAIN_MS = 30_000;

export class Hand {
  #held = [];
  #at = 0;
  #round = 0;
  #filling = null;
  #filledAt = 0;
  #asking = null;
  #changed;
  #lost;

  constructor({ changed, lost }) {
    this.#changed = changed;
    this.#lost = lost;
    this.filter = {};
    this.exhausted = false;
  }

  get current() {
    return this.#held[this.#at];
  }

  get next() {
    return this.#held[this.#at + 1] ?? this.#held[0];
  }

  get size() {
    return this.#held.length;
  }

  get entries() {
    return [...this.#held];
  }

  // How many cases of a site are held, or of all; copies that are lent along count too.
  count(site) {
    const here = this.#held.filter((entry) => entry.claim && (!site || entry.case.site === site));
    return here.reduce((sum, entry) => sum + 1 + (entry.case.group?.held ?? 0), 0);
  }

  get isLow() {
    return this.#held.length < LOW;
  }

  // Whether asking is worth it: the last answer was empty, and nothing has changed since.
  get mayFindMore() {
    return !this.exhausted || performance.now() - this.#filledAt > LOOK_AGAIN_MS;
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
    for (let rounds = 0; this.isLow && rounds < MOST_ROUNDS; rounds++) {
      // What is like a case in hand is decided with that one, however many there are.
      const pass_over = this.#held.filter((entry) => entry.claim).map((entry) => entry.case.case);
      // The same token until it is answered: cases that came with a lost answer come again.
      this.#asking ??= { claim: api.newClaim(), count: DEPTH - this.#held.length, filter: this.filter, pass_over };
      const { claim, cases, more } = await api.claim(this.#asking);
      if (round !== this.#round) {
        if (cases.length) await api.release(claim);
        return;
      }
      this.#asking = null;
      this.#filledAt = performance.now();
      const known = new Set(this.#held.map((entry) => entry.case.case));
      const empty = !this.current;
      this.#held.push(...cases.filter((each) => !known.has(each.case)).map((each) => ({ claim, case: each })));
      this.exhausted = !more;
      if (cases.length) this.#changed(empty);
      if (!cases.length && !more) return;
    }
  }

  // Take one case by its id; false if somebody else has it or it waits no more.
  async takeNamed(id, suggested = false) {
    const { claim, cases } = await api.claim({ claim: api.newClaim(), cases: [id], suggested });
    if (!cases.length) return false;
    this.putBack({ claim, case: cases[0] });
    return true;
  }

  // What waits under the filter and was not lent: the server passes over what this person has skipped.
  async leftOver() {
    const { cases } = await api.cases(this.filter, null, DEPTH);
    return cases.map((each) => each.case);
  }

  async takeLeftOver() {
    const { claim, cases } = await api.claim({ claim: api.newClaim(), cases: await this.leftOver() });
    const empty = !this.current;
    this.#held.push(...cases.map((each) => ({ claim, case: each })));
    if (cases.length) this.#changed(empty);
  }

  move(by) {
    const to = Math.min(Math.max(this.#at + by, 0), this.#held.length - 1);
    if (to === this.#at || to < 0) return false;
    const entry = this.#held[to];
    // What was only looked at goes when it is left.
    this.#held = this.#held.filter((each) => each.claim || each === entry);
    this.#at = this.#held.indexOf(entry);
    this.#changed(true);
    return true;
  }

  goTo(entry) {
    this.move(this.#held.indexOf(entry) - this.#at);
  }

  // Give out the case on screen; the next one takes its place at once.
  take() {
    const [entry] = this.#held.splice(this.#at, 1);
    if (this.#at >= this.#held.length) this.#at = Math.max(0, this.#held.length - 1);
    this.#changed(true);
    return entry;
  }

  putBack(entry) {
    this.#held.splice(this.#at, 0, entry);
    this.#changed(true);
  }

  remove(entry) {
    const at = this.#held.indexOf(entry);
    if (at < 0) return false;
    const { current } = this;
    this.#held.splice(at, 1);
    if (at < this.#at || this.#at >= this.#held.length) this.#at = Math.max(0, this.#at - 1);
    this.#changed(this.current !== current);
    return true;
  }

  find(id) {
    return this.#held.find((entry) => entry.case.case === id);
  }

  async renew() {
    for (const token of new Set(this.#held.map((entry) => entry.claim).filter(Boolean))) {
      const { held } = await api.renew(token);
      const lost = this.#held.filter((entry) => entry.claim === token && !held.includes(entry.case.case) && !entry.undoing);
      for (const entry of lost) if (this.remove(entry)) this.#lost(entry);
    }
  }

  // Give everything back; what is on its way is given back when it comes. `busy` claims still carry decisions.
  drop(busy = () => false) {
    this.#round += 1;
    this.#at = 0;
    this.#asking = null;
    const entries = this.#held.splice(0).filter((entry) => entry.claim);
    const whole = new Set(entries.map((entry) => entry.claim).filter((claim) => !busy(claim)));
    const calls = [...whole].map((claim) => api.release(claim));
    for (const entry of entries) if (!whole.has(entry.claim)) calls.push(api.release(entry.claim, entry.case.case));
    return Promise.allSettled(calls);
  }
}

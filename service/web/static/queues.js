// How much waits at which site, and the choice among them.

import * as api from "./api.js";
import { byId, element } from "./dom.js";

const EVERY_MS = 3_000;

export class Queues {
  #timer = null;
  #seen;
  #chosen;
  #mine;

  // `seen` hears of every count, `chosen` of the site picked, null standing for all; `mine` says how
  // many cases of a site this page holds: they wait for a person too, and the count falls by one a decision.
  constructor({ seen, chosen, mine }) {
    this.#seen = seen;
    this.#chosen = chosen;
    this.#mine = mine;
    this.site = null;
  }

  start() {
    this.stop();
    this.#timer = setInterval(() => document.hidden || this.refresh(), EVERY_MS);
    return this.refresh();
  }

  stop() {
    clearInterval(this.#timer);
  }

  async refresh() {
    try {
      const counted = await api.queue();
      this.#draw(counted);
      this.#seen(counted);
    } catch (problem) {
      this.#seen(null, problem);
    }
  }

  #draw({ sites, waiting }) {
    const rows = [{ site: "", name: "all sites", waiting }, ...sites.map((each) => ({ ...each, name: each.site }))];
    const list = byId("sites");
    // Counts change under the hand: what has the focus must stay the same element.
    for (const { site, name, waiting: count } of rows) {
      const row = [...list.children].find((each) => each.dataset.site === site) ?? list.appendChild(this.#row(site, name));
      const open = count + this.#mine(site);
      row.querySelector("b").textContent = open.toLocaleString("en");
      row.classList.toggle("none", open === 0);
    }
    for (const row of [...list.children]) {
      if (!rows.some(({ site }) => site === row.dataset.site)) row.remove();
    }
  }

  #row(site, name) {
    const input = element("input", { type: "radio", name: "site", value: site, checked: site === (this.site ?? "") });
    input.addEventListener("change", () => {
      this.site = site || null;
      this.#chosen(this.site);
    });
    const row = element("label", {}, input, element("span", { text: name }), " ", element("b"));
    row.dataset.site = site;
    return row;
  }
}

// Which part of the queue is worked on: the site, and whatever else narrows it.

import * as api from "./api.js";
import { bdi, button, byId, element, field, select } from "./dom.js";
import { LABEL_CHOICES, labelName, languageName, number, plain } from "./words.js";

const AGES = [
  ["", "any age"],
  ["newer_than_s=600", "the last ten minutes"],
  ["newer_than_s=3600", "the last hour"],
  ["older_than_s=3600", "older than an hour"],
  ["older_than_s=86400", "older than a day"],
];
const NUMBERS = ["min_score", "max_score", "older_than_s", "newer_than_s"];

export class Filters {
  #changed;
  #mine;
  #held;
  #lead = false;
  value = {};

  // `changed` hears of every choice; `mine` says how many cases of a site this page holds: they wait
  // for a person too, and the count falls by one a decision. `held` are these cases.
  constructor({ changed, mine, held }) {
    this.#changed = changed;
    this.#mine = mine;
    this.#held = held;
    byId("filters").addEventListener("toggle", () => byId("filters").open && this.#offer());
  }

  begin(person) {
    this.#lead = person.role !== "moderator";
    this.value = {};
    byId("sites").replaceChildren();
    this.#chips();
  }

  // From an address: what it names and nothing else.
  read(query) {
    const named = Object.fromEntries([...query].filter(([name]) => name !== "case"));
    for (const name of NUMBERS) if (name in named) named[name] = Number(named[name]);
    if (Object.keys(named).length) this.#replace(named);
  }

  clear() {
    this.#replace({});
  }

  set(name, value) {
    const { [name]: _gone, ...rest } = this.value;
    if (name === "label" && !value) for (const bound of ["min_score", "max_score"]) delete rest[bound];
    this.#replace(value === "" || value === null ? rest : { ...rest, [name]: value });
  }

  #replace(value) {
    if (JSON.stringify(value) === JSON.stringify(this.value)) return;
    this.value = value;
    this.#chips();
    for (const input of byId("sites").querySelectorAll("input")) input.checked = input.value === (value.site ?? "");
    if (byId("filters").open) this.#offer();
    this.#changed(value);
  }

  // Counts change under the hand: what has the focus must stay the same element.
  draw({ sites, waiting, assigned }) {
    const rows = [{ site: "", name: "all sites", waiting }, ...sites.map((each) => ({ ...each, name: each.site }))];
    const list = byId("sites");
    for (const { site, name, waiting: count, overdue } of rows) {
      const row = [...list.children].find((each) => each.dataset.site === site) ?? list.appendChild(this.#row(site, name));
      const open = count + this.#mine(site);
      row.querySelector("b").textContent = number(open);
      row.title = overdue ? `${number(overdue)} overdue` : "";
      row.classList.toggle("none", open === 0);
      row.classList.toggle("late", Boolean(overdue));
    }
    for (const row of [...list.children]) {
      if (!rows.some(({ site }) => site === row.dataset.site)) row.remove();
    }
    this.#inbox("to-me", "me", assigned?.me ?? 0, "handed to you");
    this.#inbox("to-leads", "leads", this.#lead ? (assigned?.leads ?? 0) : 0, "for the leads");
  }

  #inbox(id, who, count, text) {
    const chosen = this.value.assigned === who;
    const made = byId(id);
    made.hidden = !count && !chosen;
    made.textContent = `${number(count)} ${text}`;
    made.setAttribute("aria-pressed", String(chosen));
    made.onclick = () => this.set("assigned", chosen ? null : who);
  }

  #row(site, name) {
    const input = element("input", { type: "radio", name: "site", value: site, checked: site === (this.value.site ?? "") });
    input.addEventListener("change", () => this.set("site", site));
    return element("label", { data: { site } }, input, element("span", { text: name }), " ", element("b"));
  }

  #chips() {
    const said = {
      label: (value) => labelName(value),
      min_score: (value) => `score from ${value}`,
      max_score: (value) => `score to ${value}`,
      reason: (value) => `because: ${plain(value)}`,
      language: (value) => languageName(value),
      author: (value) => ["author ", bdi(value)],
      article: (value) => ["article ", bdi(value)],
      group: () => "one group of copies",
      older_than_s: () => AGES.find(([age]) => age === `older_than_s=${this.value.older_than_s}`)?.[1] ?? "older",
      newer_than_s: () => AGES.find(([age]) => age === `newer_than_s=${this.value.newer_than_s}`)?.[1] ?? "newer",
    };
    const named = Object.entries(this.value).filter(([name]) => said[name]);
    byId("chips").replaceChildren(
      ...named.map(([name, value]) => {
        const made = button("", () => this.set(name, null), { className: "chip", title: "Take this filter away" });
        made.append(...[said[name](value)].flat(), element("span", { text: " ×", aria: { hidden: "true" } }));
        return made;
      }),
    );
  }

  async #offer() {
    const place = byId("filters-list");
    const { value } = this;
    const known = await api.facets(value.site).catch(() => ({ labels: [], reasons: [], languages: [] }));
    const of = { labels: (each) => each.says.map(({ label }) => label), reasons: (each) => each.reasons.map(({ code }) => code) };
    of.languages = (each) => (each.language ? [each.language.split("-")[0]] : []);
    const counted = (kind, name) => {
      const counts = new Map(known[kind].map((each) => [each.value, each.waiting]));
      for (const each of this.#held().flatMap(of[kind])) counts.set(each, (counts.get(each) ?? 0) + 1);
      return [["", "any"], ...[...counts].map(([each, count]) => [each, `${name(each)} (${number(count)})`])];
    };
    const labels = known.labels.length ? counted("labels", labelName) : [["", "any"], ...LABEL_CHOICES];
    const choose = (label, name, choices) => {
      const made = select(choices, value[name] ?? "");
      made.addEventListener("change", () => this.set(name, made.value));
      return field(label, made);
    };
    const type = (label, name, properties, hint) => {
      const made = element("input", { value: value[name] ?? "", ...properties });
      made.addEventListener("change", () => this.set(name, properties.type === "number" && made.value ? Number(made.value) : made.value));
      return field(label, made, hint);
    };
    const age = ["older_than_s", "newer_than_s"].filter((name) => value[name]).map((name) => `${name}=${value[name]}`)[0];
    const ages = select(AGES, age ?? "");
    ages.addEventListener("change", () => {
      const { older_than_s: _older, newer_than_s: _newer, ...rest } = this.value;
      const [name, seconds] = ages.value.split("=");
      this.#replace(name ? { ...rest, [name]: Number(seconds) } : rest);
    });
    const score = { type: "number", min: 0, max: 1, step: 0.05, disabled: !value.label };
    place.replaceChildren(
      choose("Label", "label", labels),
      type("Score from", "min_score", score),
      type("to", "max_score", score),
      choose("Why it waits", "reason", counted("reasons", plain)),
      choose("Language", "language", counted("languages", languageName)),
      field("Came in", ages),
      type("Author's id", "author", { maxLength: 200, dir: "auto" }),
      type("Article's id", "article", { maxLength: 500, dir: "auto" }),
    );
  }
}

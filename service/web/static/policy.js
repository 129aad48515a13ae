// A site's policy as a form: mode, bands, lists of words and links, what surrounds a text, languages, audit share.

import { element, field, select } from "./dom.js";
import { LABEL_CHOICES } from "./words.js";

const LISTS = [
  ["blocked_words", "Blocked words", "One a line. What contains one is rejected."],
  ["suspect_words", "Suspect words", "One a line. What contains one goes to people."],
  ["blocked_links", "Blocked hosts", "One a line, such as spam.example; subdomains are included."],
  ["trusted_authors", "Trusted authors", "One of the site's own author ids a line. What they write is approved."],
];

const BOUNDS = [
  ["most_links", "Most links", "What holds more goes to people."],
  ["rejected_share", "Rejected share", "Of three or more earlier comments by a sender; from it on, the next goes to people.", 0.01],
  ["most_per_minute", "Most a minute by one author"],
  ["most_per_minute_from_address", "Most a minute from one network address"],
  ["most_copies", "Most copies of an advertisement", "The next in nearly the same words goes to people."],
];

// Leads may try what admins save.
export function policyForm(policy) {
  const inputs = {};
  inputs.mode = select([["decide", "The machine decides where it is sure"], ["assist", "A person decides everything"]], policy.mode);
  const lists = LISTS.map(([name, label, hint]) => {
    inputs[name] = element("textarea", { value: policy[name].join("\n"), rows: 4, dir: "auto", spellcheck: false });
    return field(label, inputs[name], hint);
  });
  inputs.honeypot = select([["review", "goes to people"], ["reject", "is rejected"], ["ignore", "passes"]], policy.honeypot);
  inputs.suspect_kinds = element("input", { value: policy.suspect_kinds.join(", ") });
  const around = BOUNDS.map(([name, label, hint = "The next goes to people.", step = 1]) => {
    inputs[name] = element("input", { type: "number", min: 0, step, value: policy[name] ?? "", placeholder: "any" });
    return field(label, inputs[name], hint);
  });
  inputs.languages = element("input", { value: policy.languages.join(", ") });
  inputs.audit_share = element("input", { type: "number", min: 0, max: 1, step: 0.001, value: policy.audit_share });
  const bounds = {};
  const rows = LABEL_CHOICES.map(([label, name]) => {
    const band = policy.bands[label] ?? {};
    const input = (bound, what) => (bounds[`${label} ${bound}`] = element("input", { value: band[bound] ?? "", placeholder: "never", size: 16, aria: { label: `${what}: ${name}` } }));
    return element("tr", {}, element("th", { scope: "row", text: name }),
      element("td", {}, input("approve", "To people from")), element("td", {}, input("reject", "Reject from")));
  });
  const head = element("tr", {}, ...["Label", "To people from", "Reject from"].map((text) => element("th", { scope: "col", text })));
  const bands = element("table", { className: "table" }, element("thead", {}, head), element("tbody", {}, ...rows));
  const place = element("fieldset", { className: "panel" }, element("legend", { text: "Policy" }),
    field("Who decides", inputs.mode),
    element("div", { className: "wide" }, bands),
    element("p", { className: "faint", text: "A score from 0 to 1, or a goal such as missed<=0.02 or precision>=0.95; empty stands for never." }),
    element("div", { className: "fields" }, ...lists),
    element("div", { className: "fields" }, field("A filled honeypot", inputs.honeypot, "A field that people don't see."),
      field("Kinds that go to people", inputs.suspect_kinds, "Such as trackback, pingback."), ...around),
    element("div", { className: "fields" }, field("Languages that machines may decide in", inputs.languages), field("Audit share", inputs.audit_share, "Confident cases that go to people anyway.")));
  return { place, value: () => read(inputs, bounds, policy) };
}

function read(inputs, bounds, before) {
  const bands = {};
  for (const [label] of LABEL_CHOICES) {
    const [approve, reject] = ["approve", "reject"].map((bound) => threshold(bounds[`${label} ${bound}`].value));
    if (approve !== null || reject !== null) bands[label] = { approve, reject };
  }
  const wanted = {
    mode: inputs.mode.value,
    bands,
    honeypot: inputs.honeypot.value,
    suspect_kinds: inputs.suspect_kinds.value.split(",").map((kind) => kind.trim()).filter(Boolean),
    languages: inputs.languages.value.split(/[\s,]+/).filter(Boolean),
    audit_share: Number(inputs.audit_share.value),
  };
  for (const [name] of LISTS) wanted[name] = inputs[name].value.split("\n").map((line) => line.trim()).filter(Boolean);
  for (const [name] of BOUNDS) wanted[name] = inputs[name].value === "" ? null : Number(inputs[name].value);
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !same(value, before[name])));
}

function threshold(text) {
  const said = text.trim();
  if (!said) return null;
  return Number.isNaN(Number(said)) ? said : Number(said);
}

function same(one, other) {
  if (typeof one !== "object" || one === null) return one === other;
  const names = new Set([...Object.keys(one), ...Object.keys(other ?? {})]);
  return [...names].every((name) => same(one[name] ?? null, other?.[name] ?? null));
}

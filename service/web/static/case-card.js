// One case, with everything that helps to decide it.

import * as api from "./api.js";
import { hideContext, showContext } from "./context.js";
import { bdi, byId, element } from "./dom.js";
import { fill } from "./readers-text.js";
import { labelName, languageName, number, plain, sinceThen, some, unseenIn } from "./words.js";

// A key that bounces strikes twice within this time; a person who has seen the case takes longer.
const SETTLE_MS = 60;
// When a case comes that nobody asked for, a finger may be on its way to decide the last one.
const UNASKED_MS = 400;
// What costs the server something is asked for when somebody stays.
const DWELL_MS = 180;
let settledAt = 0;
let shown = null;
let dwelling = null;
let expanded = false; // stays so from case to case

export const settled = () => performance.now() >= settledAt;

export function showCase(entry, preferences, asked) {
  const { site, article, parent, author, text, reasons, language } = entry.case;
  shown = entry;
  byId("case-site").textContent = site;
  byId("case-flags").replaceChildren(...flags(entry.case));
  byId("case-title").textContent = article?.title?.trim() || "An article without a title";
  byId("case-url").textContent = article?.url ?? "";
  byId("case-parent").hidden = !parent?.text;
  byId("case-parent-text").textContent = parent?.text ?? "";
  byId("case-author").textContent = author?.name?.trim() || author?.id || "Somebody without a name";
  byId("case-text").lang = language ?? "";
  const unseen = unseenIn(text);
  byId("case-unseen").textContent = unseen;
  byId("case-unseen").hidden = !unseen;
  byId("case-facts").textContent = facts(entry.case);
  byId("case-reasons").replaceChildren(...reasons.map((reason) => element("li", { text: reason.text, dir: "auto" })));
  showAsked(entry.case);
  showCopies(entry.case);
  showScores(entry.case, preferences.numbers);
  showTime(entry);
  showMarks(entry, preferences);
  showAround(entry);

  const card = byId("case");
  card.dataset.case = entry.case.case;
  card.dataset.settled = "no";
  card.hidden = false;
  const wait = asked ? SETTLE_MS : UNASKED_MS;
  settledAt = performance.now() + wait;
  setTimeout(() => (card.dataset.settled = settled() ? "yes" : "no"), wait + 5);
  byId("case-parent-text").scrollTop = 0;
  window.scrollTo(0, 0);
  focusOn("case-title");
  clearTimeout(dwelling);
  dwelling = setTimeout(() => surround(entry, preferences), DWELL_MS);
}

// Readers' words are not left on a screen that nobody is signed in at.
export function clearCase() {
  shown = null;
  clearTimeout(dwelling);
  for (const id of ["case-text", "case-parent-text", "case-author", "case-title"]) byId(id).textContent = "";
  hideContext();
}

// Moving the focus is what makes a screen reader read on; who is choosing a site or filter is left there.
export function focusOn(id) {
  if (!byId("narrow").contains(document.activeElement)) byId(id).focus({ preventScroll: true });
}

// What stands around the case now and comes after it: asked for once, kept with the entry.
function surround(entry, preferences) {
  entry.around ??= api.context(entry.case.case).catch(() => (entry.around = null));
  ahead(entry);
  entry.around?.then((around) => {
    if (around) entry.surroundings = around;
    if (shown === entry) showAround(entry);
  });
  entry.marks?.then(() => shown === entry && showMarks(entry, preferences));
}

export function ahead(entry) {
  if (!entry.case.scores || entry.explained) return;
  entry.marks ??= api
    .marks(entry.case.case, entry.case.says[0]?.label)
    .then((marks) => (entry.explained = marks))
    .catch(() => (entry.marks = null));
}

function showMarks(entry, { blur }) {
  const place = byId("case-text");
  const { explained } = entry;
  const telling = entry.case.says.length > 0 && explained;
  fill(place, entry.case.text, telling ? explained.stretches : []);
  const abusive = entry.case.says.some(({ label }) => label !== "spam");
  // Until it is known which words they are, all of them may be.
  place.dataset.blur = blur && abusive ? (explained ? "words" : "all") : "no";
  if (blur && abusive) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
  byId("case-marked").hidden = !telling;
  byId("case-marked").textContent = telling ? `Marked: what speaks for ${labelName(explained.label)}.` : "";
}

export function toggleContext(preferences) {
  expanded = !expanded;
  if (!shown) return;
  showAround(shown);
  surround(shown, preferences);
}

function showAround(entry) {
  const record = entry.surroundings?.author;
  byId("case-record").textContent = record
    ? `${some(record.comments, "comment")}, ${number(record.rejected)} rejected` +
      (record.since ? `, here since ${new Date(record.since).toLocaleDateString("en", { month: "long", year: "numeric" })}` : "")
    : "";
  byId("expand").setAttribute("aria-expanded", String(expanded));
  if (expanded) showContext(entry);
  else hideContext();
}

function flags({ reports, second_opinion: second, assigned, status, appeal }) {
  const said = [
    reports ? `reported by ${some(reports, "reader")}` : "",
    second ? "second opinion" : "",
    appeal ? "appeal" : "",
    assigned ? (assigned === "leads" ? "for the leads" : `for ${assigned}`) : "",
    status !== "in_review" ? plain(status) : "",
  ];
  return said.filter(Boolean).map((text) => element("span", { className: "flag", text }));
}

function facts({ revision, language }) {
  const known = [];
  if (language && language !== "und") known.push(languageName(language));
  if (revision > 1) known.push(`edited, revision ${revision}`);
  return known.join(" · ");
}

function showAsked({ asked, decision, decided_by: who, opinion }) {
  const said = [];
  if (asked) {
    const verb = asked.what === "second_opinion" ? "asks what you make of it" : "handed it over";
    said.push(element("p", {}, bdi(asked.by), ` ${verb}${asked.note ? ":" : "."} `, asked.note && element("q", { text: asked.note, dir: "auto" })));
  }
  if (decision) said.push(element("p", {}, ...outcome(decision, who)));
  if (opinion) said.push(element("p", { text: `The first opinion was to ${opinion.outcome} it.` }));
  byId("case-asked").replaceChildren(...said);
  byId("case-asked").hidden = !said.length;
}

export function outcome({ outcome: what, by, reason, note, at }, who) {
  const verb = { approve: "Approved", reject: "Rejected" }[what] ?? what;
  const parts = [element("strong", { className: what, text: verb }), " by ", by === "person" ? bdi(who ?? "a person") : "the machine"];
  if (reason) parts.push(`: ${plain(reason)}`);
  if (at) parts.push(`, ${sinceThen(at)}`);
  if (note) parts.push(element("q", { text: note, dir: "auto" }));
  return parts;
}

// Near-duplicates are shown as one, with their number.
export function showCopies({ group, status }) {
  const others = group ? Math.max(group.held, group.waiting - (status === "in_review" ? 1 : 0), 0) : 0;
  byId("case-copies").hidden = !(group && (others || group.size > 1));
  byId("copies-known").textContent = group ? `One of ${number(group.size)} nearly the same this week` : "";
  byId("copies-all").hidden = !others;
  byId("copies-text").textContent = `Decide the ${some(others, "other")} that ${others === 1 ? "waits" : "wait"} alike`;
}

export function showTime(entry) {
  const time = byId("case-time");
  const { received, created, due } = entry.case;
  time.dateTime = received;
  const late = due && Date.parse(due) < Date.now();
  time.textContent = sinceThen(received) + (late ? ", overdue" : "");
  time.classList.toggle("late", Boolean(late));
  const came = `Came ${new Date(received).toLocaleString()}`;
  time.title = created ? `Written ${new Date(created).toLocaleString()}. ${came}` : came;
}

function showScores({ scores, says, model_version: version }, numbers) {
  byId("case-details").hidden = !scores;
  byId("case-details").open = numbers;
  byId("case-model").textContent = version ? `Model ${version}` : "";
  if (!scores) {
    byId("case-scores").replaceChildren(element("li", { text: "No scores are shown." }));
    return;
  }
  const words = says.map(({ degree, text }) => element("li", { text, data: { degree } }));
  byId("case-scores").replaceChildren(...(words.length ? words : [element("li", { text: "nothing stands out" })]));
  byId("case-numbers").replaceChildren(
    ...Object.entries(scores).map(([label, score]) => {
      const meter = element("meter", { value: score, aria: { hidden: "true" } }); // the figure beside it says the same
      const name = element("th", { text: labelName(label), scope: "row" });
      return element("tr", {}, name, element("td", {}, meter), element("td", { text: score.toFixed(2) }));
    }),
  );
}

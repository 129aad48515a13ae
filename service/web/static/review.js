// The review view: the cases in hand, one on screen, and what happens to them.

import * as api from "./api.js";
import { ahead, clearCase, focusOn, settled, showCase, showTime, toggleContext } from "./case-card.js";
import { DecisionBar } from "./decision-bar.js";
import { byId, show } from "./dom.js";
import { Filters } from "./filters.js";
import { Hand } from "./hand.js";
import { tell, warn } from "./notices.js";
import { Outbox } from "./outbox.js";
import { drawStrip } from "./strip.js";
import { excerpt, number } from "./words.js";

const AGAIN = "Look again";
const RECOUNT_MS = 300; // what is held counts as waiting; the counts of the others come about then
const EVERYTHING = ["approve", "reject", "hand_over", "second_opinion", "skip", "undo"];

let person = null;
let open = false;
let paused = false;
let decided = 0;
let unreachable = false;
let renewing = null;
let counts = null;
let recounting = null;
let asked = false; // whether what changes now was this person's own stroke
let done = []; // what was done of late, the latest last

const hand = new Hand({ changed: draw, lost: (entry) => warn(`${named(entry)}: your claim on it has ended.`) });
export const filters = new Filters({ changed: choose, mine: (site) => hand.count(site), held: () => hand.entries.map((entry) => entry.case) });
export const outbox = new Outbox(sending);
const bar = new DecisionBar(byId("bar"), { act: own(act), ready: () => settled() && Boolean(hand.current) });

function draw(another = true) {
  clearTimeout(recounting);
  recounting = setTimeout(recount, RECOUNT_MS);
  if (another) bar.reset();
  if (!open) return;
  const entry = hand.current;
  if (entry && another) {
    show(byId("case"), byId("empty"));
    bar.offer(reasonsOf(entry.case.site));
    bar.allow(entry.claim ? EVERYTHING : ["next", ...(entry.case.may_undo ? ["undo"] : [])]);
    byId("copies-check").checked = true;
    showCase(entry, person.preferences, asked);
    if (person.preferences.blur && hand.next) ahead(hand.next);
  } else if (!entry) {
    rest("Just a moment …", "");
  }
  drawStrip({ entries: hand.entries, current: entry, done, goTo: own((each) => hand.goTo(each)), undo: own(undo) });
}

function own(work) {
  return (...fields) => {
    asked = true;
    try {
      return work(...fields);
    } finally {
      asked = false;
    }
  };
}

export const reasonsOf = (site) => person.sites.find((each) => each.site === site)?.reasons ?? person.reasons;

function rest(title, text, button = "") {
  const arriving = byId("empty").hidden;
  clearCase();
  show(byId("empty"), byId("case"));
  byId("empty-title").textContent = title;
  byId("empty-text").textContent = text;
  byId("resume").textContent = button;
  byId("resume").hidden = !button;
  if (button && arriving) focusOn("resume");
  else if (arriving) focusOn("empty-title");
}

async function fill() {
  try {
    await hand.fill();
    reached();
    if (hand.current || !open || paused) return;
    const narrowed = Object.keys(filters.value).length > 0;
    const left = await hand.leftOver();
    if (hand.current || !open || paused) return;
    if (left.length) rest("Only what you skipped is left", "It waits for somebody else, or for a second look.", AGAIN);
    else if (narrowed) rest("Nothing more under this filter", "New cases appear here by themselves.", "Show everything");
    else rest("All clear", "Nothing waits for a person here. New cases appear on this page by themselves.");
  } catch (problem) {
    trouble(problem);
  }
}

function trouble(problem) {
  if (problem.status === 401) return; // the sign-in form says so
  if (problem.status && problem.status < 500 && problem.status !== 429) return void warn(problem.message);
  unreachable = true;
  if (!hand.current && open && !paused) rest("No cases for now", "The page keeps trying.");
  sending(outbox.size, problem.message);
}

function reached() {
  if (!unreachable) return;
  unreachable = false;
  sending(outbox.size);
  outbox.go();
}

// Nothing is lost while Ombud is away, and the page says so.
function sending(size, detail = "") {
  if (detail) unreachable = true;
  else if (size === 0 || !unreachable) unreachable = false;
  const left = size ? ` ${number(size)} ${size === 1 ? "decision waits" : "decisions wait"} here to be sent.` : "";
  byId("away").textContent = unreachable ? `${detail || "Ombud can't be reached right now."}${left} Go on; the page keeps trying.` : "";
  tally();
}

function recount() {
  if (!person || !counts) return;
  filters.draw(counts);
  tally();
}

function tally() {
  const others = counts ? Math.max(0, counts.claimed - hand.count()) : 0;
  const said = [`${number(decided)} decided by you`];
  if (others) said.unshift(`${number(others)} with others`);
  if (outbox.size > 2) said.push(`${outbox.size} on their way`);
  byId("tally").textContent = said.join(" · ");
  document.title = counts && open && counts.waiting + hand.size ? `(${number(counts.waiting + hand.count())}) Ombud` : "Ombud";
}

// What the server says of the queue while the page is open.
export function heard(name, data) {
  if (!person) return;
  if (name === "counts") {
    counts = data;
    filters.draw(data);
    reached();
    tally();
    if (open && !paused && hand.current) showTime(hand.current);
    if (open && !paused && hand.isLow && data.waiting && hand.mayFindMore) fill();
  }
  if (name === "case") hand.exhausted = false;
  if (name === "gone") gone(data);
}

async function gone({ case: id, why }) {
  const said = { superseded: "has been edited since", erased: "has been erased", decided: "has been decided by somebody else" }[why];
  const entry = said && hand.find(id);
  if (!entry?.claim || entry.undoing) return;
  // It may be old news: of one's own decision that has been taken back since.
  const { held } = await api.renew(entry.claim).catch(() => ({ held: [id] }));
  if (held.includes(id) || !hand.remove(entry)) return;
  warn(`${named(entry)} ${said}.`);
  hand.exhausted = false;
  if (open && !paused) fill();
}

async function choose(filter) {
  hand.filter = filter;
  if (!open) return;
  history.replaceState(null, "", "#review");
  const given = hand.drop((claim) => outbox.uses(claim));
  draw();
  await given;
  await fill();
}

function act(action, fields) {
  if (action === "undo") return undo();
  if (action === "next") return hand.remove(hand.current) && fill();
  const entry = hand.take();
  const deciding = action === "approve" || action === "reject";
  const copies = deciding && !byId("copies-all").hidden && byId("copies-check").checked;
  const step = { entry, action, ...fields };
  done = [...done, step];
  const body = { case: entry.case.case, claim: entry.claim, action, ...fields, ...(copies && { copies }) };
  outbox.add(entry, () => body, (result) => answered(step, result, deciding));
  draw(false);
  fill();
}

function answered(step, { status, detail, seq, copies = [] }, deciding) {
  const { entry } = step;
  if (status === 200) {
    entry.case.seq = seq;
    step.copies = copies.length;
    if (deciding) decided += 1 + copies.length;
    if (copies.length) tell(`${number(copies.length + 1)} nearly the same were decided alike.`);
    return;
  }
  done = done.filter((each) => each !== step);
  if (entry.undoing) {
    outbox.cancel(entry);
    hand.remove(entry);
  }
  warn(`${named(entry)}: ${detail}`);
  putBack(entry, status);
}

// A refused decision: what is still held is shown again, what waits is taken again, the rest is gone.
async function putBack(entry, status) {
  if (status === 409) await hand.takeNamed(entry.case.case).catch(() => false);
  else if (status !== 404) hand.putBack(entry);
  if (open) fill();
}

function undo() {
  const guest = hand.current && !hand.current.claim && hand.current.case.may_undo ? hand.current : null;
  if (guest) {
    hand.remove(guest);
    return takeBack({ entry: guest, guest });
  }
  const step = done.pop();
  if (!step) return tell("There is nothing of yours to take back here. Older decisions: find them with /.");
  if (step.action === "skip" || step.action === "hand_over" || step.action === "second_opinion") {
    if (outbox.cancel(step.entry)) return void hand.putBack(step.entry);
    return hand
      .takeNamed(step.entry.case.case)
      .then((taken) => taken || tell(`${named(step.entry)} is with somebody else now.`))
      .catch(trouble);
  }
  if (outbox.cancel(step.entry)) return void hand.putBack(step.entry);
  takeBack(step);
}

// On screen again at once; the server hears of it behind the decision itself.
function takeBack(step) {
  const { entry, guest } = step;
  entry.claim = api.newClaim();
  entry.undoing = true;
  hand.putBack(entry);
  const body = () => ({ case: entry.case.case, action: "undo", claim: entry.claim, ...(entry.case.seq !== undefined && { seq: entry.case.seq }) });
  outbox.add(entry, body, ({ status, detail, seq }) => {
    entry.undoing = false;
    if (status === 200) {
      entry.case.seq = seq;
      Object.assign(entry.case, { status: "in_review", decision: null, may_undo: false });
      decided = Math.max(0, decided - 1 - (step.copies ?? 0));
      if (step.copies) tell(`Taken back for ${number(step.copies + 1)} that were decided alike.`);
      tally();
      if (guest && open && hand.current === entry) draw(); // shown as decided until now
      return;
    }
    hand.remove(entry);
    warn(`${named(entry)}: ${detail}`);
    if (open) fill();
  });
}

// One case by its id, from a link: taken if it waits, shown in any case.
async function visit(id, suggested) {
  const held = hand.find(id);
  if (held) return hand.goTo(held);
  try {
    const around = await api.context(id);
    if (around.case.status === "in_review" && (await hand.takeNamed(id, suggested))) return;
    hand.putBack({ claim: null, case: around.case, surroundings: around, around: Promise.resolve(around) });
  } catch (problem) {
    warn(problem.message);
    fill();
  }
}

function named({ case: { author, text } }) {
  const by = author?.name ? ` by ${excerpt(author.name)}` : "";
  return `The comment${by} (“${excerpt(text)}”)`;
}

export function begin(query = new URLSearchParams()) {
  open = true;
  paused = false;
  const id = query.get("case");
  hand.filter = filters.value;
  draw();
  if (query.size && !id) filters.read(query);
  if (id) visit(id, query.has("suggested")).then(fill);
  else fill();
  clearInterval(renewing);
  renewing = setInterval(renew, (person.lease_s * 1000) / 4);
  renew();
  if (counts) filters.draw(counts);
}

export function renew() {
  return hand.renew().catch(() => {}); // the next round tries again; a lost claim is told when deciding
}

// Give the cases back. Guests of another kind leave too.
export function close() {
  open = false;
  clearInterval(renewing);
  bar.reset();
  clearCase();
  return hand.drop((claim) => outbox.uses(claim));
}

export function pause(title, text) {
  paused = true;
  clearInterval(renewing);
  rest(title, text, "Go on");
  return hand.drop((claim) => outbox.uses(claim));
}

export function enter(session) {
  const again = person?.name === session.name || forgotten === session.name;
  person = session;
  counts = null;
  if (!again) {
    outbox.clear();
    hand.drop();
    done = [];
    decided = 0;
  }
  filters.begin(session);
  outbox.go();
}

// Who was signed in, so that they find their unsent decisions when they come back.
let forgotten = null;

export function leave() {
  forgotten = person?.name ?? forgotten;
  person = null;
  open = false;
  clearInterval(renewing);
  clearCase();
  drawStrip({ entries: [], done: [] });
  byId("away").textContent = "";
}

export function leavePage() {
  outbox.flush();
  hand.drop((claim) => outbox.uses(claim));
}

export function key(letter, digit) {
  if (bar.press(letter, digit)) return true;
  if (bar.asking) return false;
  if (letter === "j" || letter === "k") return own(() => hand.move(letter === "j" ? 1 : -1))() || true;
  if (letter === "e") return toggleContext(person.preferences) ?? true;
  if (letter === "n") return (byId("case-details").open = !byId("case-details").open) || true;
  if (letter === "c" && !byId("copies-all").hidden) return byId("copies-check").click() ?? true;
  if (letter === "v" && byId("case-text").tabIndex === 0) return byId("case-text").focus() ?? true;
  if (letter === "f") {
    byId("filters").open = !byId("filters").open;
    if (byId("filters").open) byId("filters").querySelector("summary").focus();
    return true;
  }
  return false;
}

byId("expand").addEventListener("click", () => toggleContext(person.preferences));
byId("resume").addEventListener("click", () => {
  if (paused) document.dispatchEvent(new CustomEvent("ombud-go-on"));
  else if (byId("resume").textContent === AGAIN) hand.takeLeftOver().then(fill).catch(trouble);
  else filters.clear();
});

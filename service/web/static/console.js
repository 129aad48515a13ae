// The moderators' page: who is signed in, what is on screen, what happens to it.

import * as api from "./api.js";
import { showCallbacks } from "./callbacks.js";
import { focusOn, showCase, showTime } from "./case-card.js";
import { DecisionBar } from "./decision-bar.js";
import { byId, show } from "./dom.js";
import { Hand } from "./hand.js";
import { listen } from "./keys.js";
import { hush, tell, warn } from "./notices.js";
import { Queues } from "./queues.js";
import { focusSignIn, listenForSignIn } from "./sign-in.js";
import { excerpt } from "./words.js";

// Asking for the queue keeps a session alive, and renewing keeps a case from others: neither without a person.
const AWAY_MS = 10 * 60_000;

let person = null;
let view = null;
let paused = false;
let decided = 0;
let unreachable = false;
let renewing = null;
let lastTouch = Date.now();

const hand = new Hand({ changed: draw, lost: (entry) => warn(`${named(entry)}: your claim on it has ended.`) });
const queues = new Queues({ seen: counted, chosen: choose, mine: (site) => hand.count(site) });
const bar = new DecisionBar({ decide, skip });

function draw() {
  bar.reset();
  if (view !== "review") return;
  const entry = hand.current;
  if (entry) {
    show(byId("case"), byId("empty"));
    showCase(entry);
  } else {
    rest("Just a moment …", "");
  }
}

function rest(title, text, button = "") {
  const arriving = byId("empty").hidden;
  byId("case-text").textContent = "";
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
    if (hand.current || view !== "review" || paused) return;
    if (hand.left) {
      rest("Only what you skipped is left", "It waits for somebody else, or for a second look.", "Look again");
    } else {
      rest("All clear", "Nothing waits for a person here. New cases appear on this page by themselves.");
    }
  } catch (problem) {
    trouble(problem);
  }
}

function trouble(problem) {
  if (problem.status === 401) return; // the sign-in form says so
  unreachable = true;
  if (!hand.current && view === "review") rest("No cases for now", "The page keeps trying.");
  warn(problem.message);
}

function counted(counts, problem) {
  if (!person || view !== "review" || paused) return;
  if (problem) {
    if (!unreachable) trouble(problem);
    return;
  }
  if (unreachable) hush();
  unreachable = false;
  const mine = `${decided.toLocaleString("en")} decided by you`;
  const others = counts.claimed - hand.kept;
  byId("tally").textContent = others > 0 ? `${others} with others · ${mine}` : mine;
  document.title = counts.waiting + hand.size ? `(${counts.waiting + hand.size}) Ombud` : "Ombud";
  if (hand.current) showTime(hand.current);
  const here = counts.sites.filter(({ site }) => !queues.site || site === queues.site);
  const waiting = here.reduce((sum, each) => sum + each.waiting, 0);
  if (hand.size < 2 && hand.mayFindMore(waiting)) fill();
}

async function choose(site) {
  const given = hand.drop();
  hand.site = site;
  draw();
  await given;
  await fill();
  queues.refresh();
}

async function decide(outcome, reason) {
  const entry = hand.take();
  const filled = fill();
  try {
    await api.decide(entry.case.case, { claim: entry.claim, outcome, ...(reason && { reason }) });
    decided += 1;
  } catch (problem) {
    if (problem.status === 401) {
      hand.putBack(entry);
      warn("Your session has ended, and your last decision was not saved. Sign in to go on.");
    } else if (problem.status === 409 || problem.status === 404) {
      warn(`${named(entry)}: ${problem.message}`);
    } else if (view === "review" && !paused) {
      hand.putBack(entry);
      warn(`Not saved. ${problem.message}`);
    } else {
      warn(`${named(entry)} was not decided: ${problem.message}`);
    }
  }
  await filled;
  if (person) queues.refresh();
}

async function skip() {
  try {
    await hand.skip();
    if (!hand.current) await fill();
  } catch (problem) {
    trouble(problem);
  }
  if (person) queues.refresh();
}

function named({ case: { author, text } }) {
  const by = author?.name ? ` by ${excerpt(author.name)}` : "";
  return `The comment${by} (“${excerpt(text)}”)`;
}

function go() {
  if (!person) return;
  const wanted = location.hash === "#callbacks" && person.role !== "moderator" ? "callbacks" : "review";
  for (const name of ["review", "callbacks"]) {
    const link = byId(`to-${name}`);
    if (name === wanted) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    byId(name).hidden = name !== wanted;
  }
  if (wanted === view) return;
  view = wanted;
  if (view === "review") {
    begin();
  } else {
    end();
    byId("callbacks-title").focus();
    showCallbacks();
  }
}

function begin() {
  paused = false;
  draw();
  // What an earlier session held is given back first, and comes again at once.
  hand
    .drop()
    .then(fill)
    .then(() => view === "review" && !paused && queues.start());
  clearInterval(renewing);
  renewing = setInterval(tend, (person.lease_s * 1000) / 4);
}

function end() {
  queues.stop();
  clearInterval(renewing);
  return hand.drop();
}

function tend() {
  if (Date.now() - lastTouch > AWAY_MS) {
    paused = true;
    end();
    rest("Still there?", "Nothing happened here for ten minutes, so your cases are back in the queue.", "Go on");
  } else {
    hand.renew().catch(() => {}); // the next round tries again; a lost claim is told when deciding
  }
}

function enter(session) {
  person = session;
  view = null;
  decided = 0;
  byId("who").textContent = `${session.name}, ${session.role}`;
  byId("to-callbacks").hidden = session.role === "moderator";
  bar.offer(session.reasons);
  byId("sign-in").hidden = true;
  byId("menu").hidden = byId("account").hidden = false;
  lastTouch = Date.now();
  go();
}

function leave(message) {
  person = view = null;
  queues.stop();
  clearInterval(renewing);
  if (byId("help").open) byId("help").close();
  // Readers' words are not left on a screen that nobody is signed in at.
  byId("case-text").textContent = byId("case-parent-text").textContent = "";
  byId("menu").hidden = byId("account").hidden = true;
  show(byId("sign-in"), byId("review"), byId("callbacks"), byId("case"), byId("empty"));
  document.title = "Ombud";
  if (message) warn(message);
  focusSignIn();
}

api.onOtherPerson(() => location.reload());
api.onSignedOut(() => person && leave("Your session has ended. Sign in to go on."));
listenForSignIn(enter);
listen(bar, () => view === "review" && !byId("case").hidden);
byId("resume").addEventListener("click", () => (paused ? begin() : hand.takeUpSkipped().catch(trouble)));
byId("sign-out").addEventListener("click", async () => {
  await end();
  await api.signOut().catch((problem) => warn(problem.message));
  hush();
  leave();
  tell("You are signed out.");
});
for (const touch of ["keydown", "pointerdown", "pointermove", "scroll"]) {
  document.addEventListener(touch, () => (lastTouch = Date.now()), { passive: true });
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !person || paused || view !== "review") return;
  tend(); // timers sleep while the machine does
  if (!paused) queues.refresh();
});
window.addEventListener("hashchange", go);
window.addEventListener("pagehide", end);
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

try {
  enter(await api.session());
} catch (problem) {
  leave(problem.status === 401 ? "" : problem.message);
}

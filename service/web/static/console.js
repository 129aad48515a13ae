// The moderators' page: who is signed in, and which view is open.

import * as api from "./api.js";
import { Breaks } from "./breaks.js";
import { byId, element } from "./dom.js";
import { listen } from "./keys.js";
import { Live } from "./live.js";
import { attempt, hush, tell, warn } from "./notices.js";
import * as review from "./review.js";
import { focusSignIn, listenForSignIn, offerProvider } from "./sign-in.js";

// Listening keeps a session alive, and renewing keeps a case from others: neither without a person.
const AWAY_MS = 10 * 60_000;
const LOOK_MS = 30_000;

// One module a view, loaded when it is first opened. `letter` opens it after g.
const everybody = ["moderator", "lead", "admin"];
const leads = ["lead", "admin"];
const VIEWS = {
  review: { title: "Review", letter: "r", roles: everybody },
  list: { title: "List", letter: "l", roles: everybody, load: () => import("./list.js") },
  raids: { title: "Raids", letter: "a", roles: everybody, load: () => import("./raids.js") },
  search: { title: "Search", letter: "s", roles: everybody, load: () => import("./search.js") },
  statistics: { title: "Statistics", letter: "t", roles: everybody, load: () => import("./statistics.js") },
  log: { title: "Decision log", letter: "d", roles: leads, load: () => import("./log.js") },
  callbacks: { title: "Callbacks given up", letter: "c", roles: leads, load: () => import("./callbacks.js") },
  teach: { title: "Teach", letter: "e", roles: everybody, load: () => import("./teach.js") },
  models: { title: "Models", letter: "o", roles: leads, load: () => import("./models.js") },
  sites: { title: "Sites", letter: "i", roles: leads, load: () => import("./sites.js") },
  people: { title: "People", letter: "p", roles: ["admin"], load: () => import("./people.js") },
  settings: { title: "Settings", letter: "m", roles: everybody, load: () => import("./settings.js") },
};

let person = null;
let view = null; // name of the open one
let module = null; // its code; null stands for the review view
let paused = false;
let lastTouch = Date.now();

const live = new Live((name, data) => {
  byId("live").textContent = name === "down" ? "not live" : "";
  review.heard(name, data);
  module?.heard?.(name, data);
});
const breaks = new Breaks((minutes) => tell(`You have been at it for ${minutes} minutes. A short break helps the eye.`, true));

async function go() {
  if (!person) return;
  const [name, query = ""] = location.hash.slice(1).split("?");
  const asked = new URLSearchParams(query);
  const wanted = VIEWS[name]?.roles.includes(person.role) ? name : "review";
  if (wanted === view && !query) return;
  if (view !== null && view !== wanted) await shut();
  view = wanted;
  for (const link of byId("menu").children) {
    if (link.dataset.view === wanted) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  byId("narrow").hidden = !["review", "list"].includes(wanted);
  byId("review").hidden = wanted !== "review";
  byId("place").hidden = wanted === "review";
  document.title = wanted === "review" ? "Ombud" : `${VIEWS[wanted].title} · Ombud`;
  if (wanted === "review") return review.begin(asked);
  const place = element("section", { className: "sheet", aria: { labelledby: "place-title", busy: "true" }, data: { view: wanted } });
  place.append(element("h1", { id: "place-title", tabIndex: -1, text: VIEWS[wanted].title }));
  byId("place").replaceChildren(place);
  byId("place-title").focus();
  await attempt(async () => {
    const loaded = await VIEWS[wanted].load();
    if (view !== wanted || !place.isConnected) return;
    module = loaded;
    await module.open(place, asked, person);
  });
  place.setAttribute("aria-busy", "false");
}

// Every way out of a view leads through here.
async function shut() {
  const left = view;
  view = null;
  module?.close?.();
  module = null;
  byId("place").replaceChildren();
  if (left === "review") await review.close();
}

function menu() {
  const mine = Object.entries(VIEWS).filter(([, { roles }]) => roles.includes(person.role));
  byId("menu").replaceChildren(
    ...mine.map(([name, { title, letter }]) => element("a", { href: `#${name}`, text: title, title: `g ${letter}`, data: { view: name } })),
  );
  const lines = mine.map(([, { title, letter }]) =>
    element("div", {}, element("dt", {}, element("kbd", { text: "G" }), " ", element("kbd", { text: letter.toUpperCase() })), element("dd", { text: title.toLowerCase() })),
  );
  byId("view-keys").replaceChildren(...lines);
}

function enter(session) {
  person = session;
  view = module = null;
  paused = false;
  byId("who").textContent = `${session.name}, ${session.role}`;
  byId("sign-in").hidden = true;
  byId("menu").hidden = byId("account").hidden = false;
  lastTouch = Date.now();
  menu();
  review.enter(session);
  live.start();
  go();
}

function leave(message) {
  person = null;
  live.stop();
  module?.close?.();
  view = module = null;
  if (byId("help").open) byId("help").close();
  review.leave();
  byId("place").replaceChildren();
  byId("menu").hidden = byId("account").hidden = true;
  for (const id of ["narrow", "review", "place", "case", "empty"]) byId(id).hidden = true;
  byId("sign-in").hidden = false;
  document.title = "Ombud";
  if (message) warn(message);
  offerProvider();
  focusSignIn();
}

function touch() {
  lastTouch = Date.now();
  if (person) breaks.touch(person.preferences.break_minutes, lastTouch);
}

function tend() {
  if (!person || paused || Date.now() - lastTouch < AWAY_MS) return;
  paused = true;
  live.stop();
  if (view === "review") review.pause("Still there?", "Nothing happened here for ten minutes, so your cases are back in the queue.");
}

function wake() {
  if (!person || !paused) return;
  paused = false;
  live.start();
  if (view === "review") review.begin();
}

api.onOtherPerson(() => location.reload());
api.onSignedOut(() => person && leave("Your session has ended. Sign in to go on; what you have decided is sent then."));
listenForSignIn(enter);
listen({
  signedIn: () => person !== null,
  pressed: (letter, digit) => (view === "review" ? !paused && review.key(letter, digit) : Boolean(module?.key?.(letter, digit))),
  go(letter) {
    const found = Object.entries(VIEWS).find(([, each]) => each.letter === letter && each.roles.includes(person.role));
    if (found) location.hash = found[0];
    return Boolean(found);
  },
  search() {
    if (view === "search") byId("search-words")?.focus();
    else location.hash = "search";
  },
});
byId("sign-out").addEventListener("click", async () => {
  await shut();
  await api.signOut().catch((problem) => warn(problem.message));
  hush();
  leave();
  tell("You are signed out.");
});
for (const each of ["keydown", "pointerdown", "pointermove", "scroll"]) document.addEventListener(each, touch, { passive: true });
document.addEventListener("ombud-go-on", wake);
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !person) return;
  tend(); // timers sleep while the machine does
  if (!paused && view === "review") review.renew();
});
setInterval(tend, LOOK_MS);
window.addEventListener("online", () => review.outbox.go());
window.addEventListener("hashchange", go);
window.addEventListener("beforeunload", (event) => review.outbox.size > 0 && event.preventDefault());
window.addEventListener("pagehide", review.leavePage);
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

try {
  enter(await api.session());
} catch (problem) {
  if (problem.status === undefined) throw problem;
  leave(problem.status === 401 ? "" : problem.message);
}

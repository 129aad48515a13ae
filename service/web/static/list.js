// The list: what waits under the filter, to be selected and decided together.

import * as api from "./api.js";
import { words } from "./context.js";
import { DecisionBar } from "./decision-bar.js";
import { bdi, button, element } from "./dom.js";
import { attempt, tell, warn } from "./notices.js";
import { filters, reasonsOf } from "./review.js";
import { number, sinceThen, some } from "./words.js";

const AT_ONCE = 25; // a claim holds so many

let view = null;

export async function open(place, query) {
  const list = element("ol", { className: "results", aria: { label: "Waiting cases, the most urgent first" } });
  const head = element("div", { className: "row" });
  const foot = element("div", { className: "row" });
  const deciding = element("div", { className: "bar" });
  view = { list, rows: new Map(), groups: new Set(), chosen: new Set(), at: -1, cursor: null, undone: [], said: element("p", { role: "status" }) };
  view.bar = new DecisionBar(deciding, { act, ready: () => view.chosen.size > 0, many: true });
  view.bar.allow(["approve", "reject", "undo"]);
  view.more = button("Show more", () => more());
  view.fresh = button("Show what is new", again, { hidden: true });
  head.append(view.said, view.fresh, button("Select all shown", selectAll, { key: "*", className: "push" }));
  foot.append(view.more);
  place.append(head, list, foot, deciding);
  filters.read(query);
  view.filter = JSON.stringify(filters.value);
  say();
  await more();
}

export function close() {
  view = null;
}

export function heard(name, data) {
  if (!view) return;
  if (name === "case") view.fresh.hidden = false;
  // What stands still under somebody's hand is not moved; an empty list has nobody at it.
  if (name === "counts" && !view.fresh.hidden && !view.rows.size) again();
  if (name === "gone") view.rows.get(data.case)?.item.classList.add("gone");
  if (name === "counts" && view.filter !== JSON.stringify(filters.value)) again();
}

export async function again() {
  view.filter = JSON.stringify(filters.value);
  view.rows.clear();
  view.chosen.clear();
  view.groups.clear();
  view.list.replaceChildren();
  view.fresh.hidden = true;
  Object.assign(view, { at: -1, cursor: null });
  say();
  await attempt(more);
}

async function more() {
  const mine = view;
  do {
    const { cases, next } = await api.cases(filters.value, view.cursor);
    if (view !== mine) return;
    view.cursor = next;
    for (const each of cases) if (!view.rows.has(each.case) && !folded(each)) add(each);
    if (cases.length) break;
  } while (view.cursor);
  view.more.hidden = !view.cursor;
  say();
}

// Near-duplicates are one line with their number, unless they are what is asked for.
function folded({ group }) {
  if (!group || filters.value.group) return false;
  const known = view.groups.has(group.id);
  view.groups.add(group.id);
  return known;
}

function add(each) {
  const box = element("input", { type: "checkbox", tabIndex: -1 });
  const by = each.author?.name ?? each.author?.id;
  const facts = element("p", { className: "faint" }, ...(by ? [bdi(by), " · "] : []), `${each.site} · ${sinceThen(each.received)}`);
  for (const said of each.says.slice(0, 2)) facts.append(` · ${said.text}`);
  if (each.reports) facts.append(` · reported by ${some(each.reports, "reader")}`);
  if (each.group?.waiting > 1) facts.append(element("span", { className: "flag", text: `${number(each.group.waiting)} alike wait` }));
  const item = element("li", { data: { case: each.case } }, box, element("div", {}, words(each, "words"), facts));
  box.setAttribute("aria-label", `Select the comment by ${by ?? "somebody"}`);
  box.addEventListener("change", () => choose(each.case, box.checked));
  view.rows.set(each.case, { each, item, box });
  view.list.append(item);
}

function choose(id, on) {
  const row = view.rows.get(id);
  row.box.checked = on;
  row.item.classList.toggle("chosen", on);
  if (on) view.chosen.add(id);
  else view.chosen.delete(id);
  say();
}

function selectAll() {
  const free = [...view.rows.values()].filter(({ item }) => !item.classList.contains("gone"));
  const on = free.some(({ box }) => !box.checked);
  for (const { each } of free) choose(each.case, on);
}

// One list of reasons serves all that is selected: that of their site, or what all sites know.
function say() {
  const sites = new Set([...view.chosen].map((id) => view.rows.get(id).each.site));
  const lists = [...sites].map((site) => reasonsOf(site));
  const shared = (lists[0] ?? []).filter(({ code }) => lists.every((list) => list.some((each) => each.code === code)));
  view.bar.offer(lists.length === 1 ? lists[0] : shared);
  view.said.textContent = view.chosen.size
    ? `${number(view.chosen.size)} of ${number(view.rows.size)} selected.`
    : view.rows.size ? `${number(view.rows.size)}${view.cursor ? " or more" : ""} wait here. Nothing is selected.` : "Nothing waits here.";
}

async function act(action, fields) {
  if (action === "undo") return undo();
  const ids = [...view.chosen];
  const mine = view;
  view.bar.reset();
  for (const id of ids) {
    choose(id, false);
    view.rows.get(id).item.classList.add("gone");
  }
  const kept = [];
  const refusals = [];
  let copies = 0;
  try {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const part = ids.slice(at, at + AT_ONCE);
      const { claim, cases } = await api.claim({ claim: api.newClaim(), cases: part });
      const held = new Set(cases.map((each) => each.case));
      for (const id of part) if (!held.has(id)) refusals.push([id, "somebody else has it, or it waits no more"]);
      if (!held.size) continue;
      const { results } = await api.decide([...held].map((id) => ({ case: id, claim, action, ...fields, copies: stands(mine, id) })));
      for (const result of results) {
        if (result.status !== 200) refusals.push([result.case, result.detail]);
        else {
          kept.push({ case: result.case, seq: result.seq });
          copies += result.copies.length;
        }
      }
      api.release(claim).catch(() => {}); // copies that were lent along and not decided
    }
  } catch (problem) {
    warn(`Not all is saved. ${problem.message}`);
    const saved = new Set(kept.map((each) => each.case));
    for (const id of ids) if (!saved.has(id)) mine.rows.get(id)?.item.classList.remove("gone");
  }
  if (kept.length) mine.undone.push(kept);
  for (const { case: id } of kept) {
    mine.rows.get(id)?.item.remove();
    mine.rows.delete(id);
  }
  const verb = { approve: "approved", reject: "rejected" }[action];
  if (kept.length) tell(`${some(kept.length + copies, "comment")} ${verb}. U takes it back.`);
  if (refusals.length) warn(`${some(refusals.length, "comment")} not ${verb}: ${refusals[0][1]}`);
  if (view === mine) say();
}

const stands = ({ rows }, id) => !filters.value.group && rows.get(id)?.each.group?.waiting > 1;

async function undo() {
  const step = view.undone.pop();
  if (!step) return tell("Nothing to take back in this list.");
  await attempt(async () => {
    let back = 0;
    for (let at = 0; at < step.length; at += 100) {
      const { results } = await api.decide(step.slice(at, at + 100).map((each) => ({ ...each, action: "undo" })));
      back += results.filter(({ status }) => status === 200).length;
    }
    tell(`${some(back, "decision")} taken back.`);
    await again();
  });
}

export function key(letter, digit) {
  if (view.bar.asking || !["j", "k", "x", "*", "enter"].includes(letter)) return view.bar.press(letter, digit);
  const rows = [...view.rows.values()];
  if (letter === "*") selectAll();
  else if (letter === "j" || letter === "k") step(rows, letter === "j" ? 1 : -1);
  else if (rows[view.at] && letter === "x") choose(rows[view.at].each.case, !rows[view.at].box.checked);
  else if (rows[view.at]) location.hash = `review?case=${rows[view.at].each.case}`;
  return true;
}

function step(rows, by) {
  rows[view.at]?.item.classList.remove("current");
  view.at = Math.min(Math.max(view.at + by, 0), rows.length - 1);
  const row = rows[view.at];
  row?.item.classList.add("current");
  row?.item.scrollIntoView({ block: "nearest" });
  row?.box.focus({ preventScroll: true });
}

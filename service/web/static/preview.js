// What a change of policy would have done to the last days: how many, and examples.

import { words } from "./context.js";
import { element } from "./dom.js";
import { number, some } from "./words.js";

const GOES = { approve: "approved", review: "held for people", reject: "rejected" };

export function drawPreview({ days, cases, looked_at: looked, other_models: others, estimate, changes }) {
  if (!cases) return [element("p", { text: `Nothing came in during the last ${days} days.` })];
  const basis = looked < cases ? ` (estimated from ${number(looked)})` : "";
  const rows = Object.entries(GOES).map(([outcome, text]) => {
    const [before, after] = [estimate.before[outcome], estimate.after[outcome]].map(Math.round);
    const more = after - before;
    return element("tr", {}, element("th", { scope: "row", text }),
      ...[number(before), number(after), more > 0 ? `+${number(more)}` : more < 0 ? `−${number(-more)}` : "–"].map((each) => element("td", { className: "figure", text: each })));
  });
  const head = element("tr", {}, element("td"), ...["as it is", "with the change", "more"].map((text) => element("th", { scope: "col", className: "figure", text })));
  const parts = [
    element("h2", { text: `Of ${some(cases, "comment")} in the last ${days} days${basis}` }),
    element("div", { className: "wide" }, element("table", { className: "table" }, element("thead", {}, head), element("tbody", {}, ...rows))),
  ];
  if (others) parts.push(element("p", { className: "faint", text: `${number(others)} of them were scored by another version of the model.` }));
  if (!changes.length) parts.push(element("p", { text: "No outcome would have changed." }));
  return [element("div", { className: "panel" }, ...parts, ...changes.map(change))];
}

function change({ from, to, estimate, examples }) {
  const lines = examples.map((each) =>
    element("li", {},
      words(each),
      element("p", { className: "faint", text: each.after.map(({ text }) => text).join(" "), dir: "auto" })),
  );
  return element("section", {}, element("h3", { text: `${number(Math.round(estimate))} would be ${GOES[to]} instead of ${GOES[from]}` }), element("ul", { className: "lines" }, ...lines));
}

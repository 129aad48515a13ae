// Which cases would teach the model most, and which decisions deserve a second look.

import { call } from "./api.js";
import { bdi, button, element, field, select, table } from "./dom.js";
import { attempt } from "./notices.js";
import { number, percent, plain, sinceThen } from "./words.js";

export async function open(place, _query, person) {
  const site = select([["", "all sites"], ...person.sites.map((each) => [each.site, each.site])]);
  const budget = select([["10", "ten"], ["25", "25"], ["100", "100"]], "25");
  const next = element("div", { className: "settings wide-settings" });
  const again = element("div", { className: "settings wide-settings" });
  const leads = person.role !== "moderator";
  async function look() {
    await attempt(async () => next.replaceChildren(suggested((await call("GET", "/teaching", { query: { site: site.value, budget: budget.value } })).cases)));
    if (leads) await attempt(async () => again.replaceChildren(...doubtful(await call("GET", "/second-look", { query: { site: site.value } }), settle)));
  }
  const settle = (each, takeBack) => attempt(async () => {
    await call("POST", "/second-look", { body: { site: each.site, id: each.id, take_back: takeBack } });
    await look();
  });
  for (const each of [site, budget]) each.addEventListener("change", look);
  place.append(element("div", { className: "row" }, field("Site", site), field("As many as", budget)), next, again);
  await look();
}

const figure = (text) => element("td", { className: "figure", text });
// What was said from outside has no case to open.
const link = ({ case: id, text }, how = "") => element("th", { scope: "row" }, id ? element("a", { href: `#review?case=${id}${how}`, dir: "auto", text: text || "…" }) : element("span", { dir: "auto", text }));

function suggested(cases) {
  const rows = cases.map((each) => element("tr", {}, link(each, "&suggested"), element("td", { text: each.site }), ...[percent(each.uncertainty), percent(each.novelty), number(each.copies)].map(figure)));
  return table("What would teach most", ["Comment", "Site", "Unsure", "New", "Copies"], rows, "Nothing waits.");
}

function doubtful({ doubted, disputed }, settle) {
  const settled = (each) => element("td", {}, button("It is right", () => settle(each, false)), ...(each.case ? [] : [button("Take back", () => settle(each, true))]));
  const unsure = doubted.map((each) => element("tr", {}, link(each), element("td", { text: each.site }), verdict(each.given), verdict(each.likely), figure(percent(1 - each.quality)), settled(each)));
  const differ = disputed.map((each) =>
    element("tr", {}, link(each), element("td", { text: each.site }), element("td", {}, ...each.said.flatMap(({ who, outcome }, index) => [index ? ", " : "", bdi(who), `: ${plain(outcome)}`])), verdict(each.outcome), element("td", { text: each.at ? sinceThen(each.at) : "" })),
  );
  return [
    table("Likely decided wrongly", ["Comment", "Site", "Decided", "Others would", "Doubt", ""], unsure, "Nothing was found. `ombud-train labels` looks for it; `ombud labels load` puts it here."),
    table("Where people differ", ["Comment", "Site", "Who said what", "Stands", ""], differ, "Nobody differed in these days."),
  ];
}

const verdict = (outcome) => element("td", {}, element("span", { className: `verdict ${outcome}`, text: plain(outcome ?? "") }));

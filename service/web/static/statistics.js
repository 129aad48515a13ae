// How the desk is doing: what waits, how fast it goes, how often people and the model agree.

import * as api from "./api.js";
import { bars } from "./charts.js";
import { bdi, element, field, select, table } from "./dom.js";
import { attempt } from "./notices.js";
import { duration, labelName, number, percent } from "./words.js";

export async function open(place, _query, person) {
  const site = select([["", "all sites"], ...person.sites.map((each) => [each.site, each.site])]);
  const days = select([["1", "a day"], ["7", "a week"], ["30", "30 days"], ["90", "90 days"]], "7");
  const body = element("div", { className: "statistics" });
  const look = () => attempt(async () => body.replaceChildren(...draw(await api.statistics({ site: site.value, days: days.value }))));
  for (const each of [site, days]) each.addEventListener("change", look);
  place.append(element("div", { className: "row" }, field("Site", site), field("The last", days)), body);
  await look();
}

function draw(seen) {
  const { time_to_decision_s: time, overturned, second_opinions: second, second_opinions_by_lot: lot, step_s: step } = seen;
  const cards = [
    [number(seen.waiting), "waiting now"],
    [duration(seen.oldest_s), "the oldest waits"],
    [number(seen.decided.person), "decided by people"],
    [number(seen.decided.machine), "decided by the machine"],
    [duration(time.median), "to a decision, median"],
    [duration(time.p95), "to a decision, 95th percentile"],
    [percent(overturned.share), `overturned, of ${number(overturned.of)} decisions by people`],
    [percent(seen.model_agreed), "of people's decisions agree with the model"],
    [kappaOf(lot.kappa), `agreement between moderators (Cohen's kappa, ${number(lot.pairs)} second opinions by lot)`],
    [kappaOf(second.kappa), `with those asked for, ${number(second.pairs)}`],
  ];
  const columns = seen.per_hour.map(({ hour, machine, person }) => ({ label: at(hour, step), parts: [["person", person], ["machine", machine]] }));
  return [
    element("div", { className: "cards" }, ...cards.map(([figure, text]) => element("p", { className: "card" }, element("b", { text: figure }), element("span", { text })))),
    bars(columns, step > 3600 ? "Decided a day" : "Decided an hour", [["person", "people"], ["machine", "the machine"]]),
    blindSpots(seen.blind_spots),
    labels(seen.model_agreement),
    moderators(seen.per_moderator),
    sites(seen.per_site),
  ];
}

function at(hour, step) {
  const options = step > 3600 ? { dateStyle: "medium" } : { weekday: "short", hour: "2-digit", minute: "2-digit" };
  return new Date(hour).toLocaleString("en", options);
}

const cell = (text) => element("td", { className: "figure", text });
const head = (text) => element("th", { scope: "row" }, bdi(text));
const kappaOf = (kappa) => (kappa === null || kappa === undefined ? "–" : kappa.toFixed(2));

function blindSpots(seen) {
  const lines = [["Approved by the machine, rejected by a person", "wrongly_approved"], ["Rejected by the machine, approved by a person", "wrongly_rejected"], ["Agreement with the model, of all comments", "model_agreed"]];
  const rows = lines.map(([text, name]) => {
    const { share, low, high, looked_at: looked, of, rests_on: rests } = seen[name];
    return element("tr", {}, head(text), ...[percent(share), share === null ? "–" : `${percent(low)} to ${percent(high)}`, number(looked), number(of), percent(rests)].map(cell));
  });
  return table("Where nobody looks: estimated from the audit sample", ["", "Estimate", "95% interval", "Looked at", "Stands for", "Rests on"], rows, "");
}

function labels(all) {
  const rows = all.map((each) =>
    element("tr", {}, head(labelName(each.label)), ...[percent(each.agreed), kappaOf(each.kappa), ...["cases", "both", "model_only", "person_only", "neither"].map((name) => number(each[name]))].map(cell)),
  );
  return table("Agreement with the model, by label", ["Label", "Agreed", "Kappa", "Cases", "Both", "Model only", "Person only", "Neither"], rows, "Nothing was decided by people.");
}

function moderators(all) {
  const rows = all.map(({ name, decided, overturned, time_to_decision_s: time, model_agreed: agreed }) =>
    element("tr", {}, head(name), ...[number(decided), percent(overturned.share), duration(time.median), duration(time.p95), percent(agreed)].map(cell)),
  );
  return table("Moderators", ["Name", "Decided", "Overturned", "Median time", "95th", "Agree with the model"], rows, "Nothing was decided by people.");
}

function sites(all) {
  const rows = all.map((each) =>
    element("tr", {}, head(each.site), ...[number(each.waiting), duration(each.oldest_s), number(each.decided.person), number(each.decided.machine), duration(each.time_to_decision_s.median), percent(each.overturned.share), percent(each.model_agreed)].map(cell)),
  );
  return table("Sites", ["Site", "Waiting", "Oldest", "By people", "By machine", "Median time", "Overturned", "Agree with the model"], rows, "There are no sites yet.");
}

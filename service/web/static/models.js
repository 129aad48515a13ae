// Which versions decide, which one is tried beside and how it does, and whether traffic has moved.

import { call } from "./api.js";
import { bars, steps } from "./charts.js";
import { bdi, button, element, field, select, table } from "./dom.js";
import { attempt, tell } from "./notices.js";
import { day, labelName, moment, number, percent, plain, sinceThen } from "./words.js";

let body = null;
let admin = false;

export async function open(place, _query, person) {
  admin = person.role === "admin";
  body = element("div", { className: "settings wide-settings" });
  const moved = element("div", { className: "settings wide-settings" });
  const site = select(person.sites.map((each) => [each.site, each.site]));
  const days = select([["2", "two days"], ["7", "a week"], ["14", "two weeks"], ["90", "90 days"]], "14");
  const look = () => attempt(async () => moved.replaceChildren(...drift(await call("GET", "/models/drift", { query: { site: site.value, days: days.value } }))));
  for (const each of [site, days]) each.addEventListener("change", look);
  place.append(body, element("h2", { text: "Has traffic moved?" }), element("div", { className: "row" }, field("Site", site), field("The last", days)), moved);
  await attempt(async () => draw(await call("GET", "/models")));
  if (person.sites.length) await look();
}

function draw(seen) {
  const deciding = seen.champions.map(({ site, version }) => element("p", {}, element("b", { text: version }), ` decides ${site ? `at ${site}` : "wherever a site has no model of its own"}.`));
  body.replaceChildren(...deciding, processes(seen.processes), ...seen.challengers.map(challenger), ...(admin ? [trying(seen)] : []), record(seen));
}

const cell = (text) => element("td", { className: "figure", text });
const head = (text) => element("th", { scope: "row" }, bdi(text));
const share = (value) => percent(value ?? null);

function processes(all) {
  const rows = all.flatMap(({ name, at, has }) => has.map((each) =>
    element("tr", {}, head(name), element("td", { text: each.site ?? "all" }), element("td", { text: each.loaded ?? "none" }),
      element("td", { className: each.failure ? "bad" : "", text: each.failure ?? (each.role === "challenger" ? "decides on its share" : "as wanted") }), element("td", { text: sinceThen(at) }))));
  return table("In use", ["Process", "Site", "Version", "", "Heard of"], rows, "No process has said what it uses.");
}

function challenger(each) {
  const where = each.site ? ` at ${each.site}` : "";
  const said = [element("h2", { text: `${each.version} is tried${where}, against ${each.champion}` })];
  if (each.stepped_back) said.push(element("p", { className: "notice bad", text: `It has lost its say, ${sinceThen(each.stepped_back.at)}: ${each.stepped_back.why}.` }));
  said.push(element("p", { className: "faint", text: `Since ${moment(each.at)}, by ${each.by}. It scores ${share(each.sample)} of the comments beside the champion and decides on ${share(each.share)}. It loses its say when people change more than ${share(each.limits.overturned)} of its decisions, or its scores lie farther than ${each.limits.moved} from the champion's, after ${number(each.limits.least)} cases.` }));
  const pair = (name, of) => [name, ...["champion", "challenger"].map(of)];
  const rows = [
    pair("Would go to people", (who) => share(each.workload[who])),
    pair("Would decide, of what people decided", (who) => `${number(each.people[who].would_decide)} of ${number(each.people[who].looked_at)}`),
    pair("Of these, people decided otherwise", (who) => share(each.people[who].contradicted)),
    pair("Its own decisions that people changed", (who) => share(each.overturned[who])),
  ].map(([name, ...figures]) => element("tr", {}, head(name), ...figures.map(cell)));
  said.push(table(`${number(each.scored)} of ${number(each.seen)} comments scored by both; it decided on ${number(each.decided)}`, ["", "Champion", "Challenger"], rows, ""));
  said.push(verdicts(each.verdicts), distances(each.distances), histogram(each));
  if (admin) said.push(element("div", {}, button("Stop trying it", () => change("DELETE", { query: { site: each.site } }, `${each.version} is tried no more.`))));
  return element("section", { className: "panel" }, ...said);
}

function verdicts(all) {
  const kinds = ["approve", "review", "reject"];
  const count = (was, would) => all.find((each) => each.champion === was && each.challenger === would).cases;
  const rows = kinds.map((was) => element("tr", {}, head(`champion: ${was}`), ...kinds.map((would) => cell(number(count(was, would))))));
  return table("What would change", ["", ...kinds.map((each) => `challenger: ${each}`)], rows, "");
}

function distances(all) {
  const rows = Object.entries(all).map(([label, far]) => element("tr", {}, head(labelName(label)), cell(far.toFixed(3))));
  return table("How far its scores lie from the champion's (stability index)", ["Label", "Distance"], rows, "");
}

function histogram({ histograms, edges, distances: far }) {
  const place = element("div");
  const label = select(Object.keys(histograms).map((each) => [each, labelName(each)]), Object.entries(far).sort((a, b) => b[1] - a[1])[0][0]);
  const show = () => {
    const bins = [...edges.map((edge) => `up to ${edge}`), `above ${edges.at(-1)}`];
    const { champion, challenger: other } = histograms[label.value];
    place.replaceChildren(steps(bins, [["machine", "champion", champion], ["person", "challenger", other]], `Scores for ${labelName(label.value)}, as shares of the comments`));
  };
  label.addEventListener("change", show);
  show();
  return element("div", {}, field("Scores for", label), place);
}

function trying({ versions, champions }) {
  const version = select(versions.filter((each) => !champions.some((one) => one.version === each)).map((each) => [each, each]));
  const site = element("input", { maxLength: 40, placeholder: "all that share a model" });
  const input = (value, max) => element("input", { type: "number", min: 0, max, step: "any", value, required: true });
  const [sample, decides, overturned, moved, least] = [input(100, 100), input(0, 100), input(5, 100), input(0.25, 10), input(200, 1e6)];
  const form = element("form", { className: "panel" }, element("h2", { text: "Try a version" }),
    element("div", { className: "fields" }, field("Version", version), field("Site", site), field("Scores beside, % of comments", sample), field("Decides on, % of comments", decides),
      field("Steps back from, % changed", overturned), field("or from a distance of", moved), field("after so many cases", least)),
    element("div", {}, element("button", { className: "primary", text: "Try it", disabled: !version.options.length })));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const limits = { overturned: overturned.value / 100, moved: Number(moved.value), least: Number(least.value) };
    const wanted = { version: version.value, site: site.value.trim() || null, sample: sample.value / 100, share: decides.value / 100, limits };
    change("PUT", { body: wanted }, `${wanted.version} is tried from now on.`);
  });
  return form;
}

const change = (method, what, said) =>
  attempt(async () => {
    draw(await call(method, "/models/challenger", what));
    tell(said);
  });

function record({ record: tried, history }) {
  const lines = [
    ...tried.map(({ at, what, by, challenger: each, why }) => [at, each.version, `${plain(what)}${what === "set" ? `: decides on ${share(each.share)}` : ""}`, each.site, by, why]),
    ...history.map(({ at, version, action, site, by, reason }) => [at, version, action === "promote" ? "promoted" : "rolled back to", site, by, reason]),
  ].sort(([a], [b]) => Date.parse(b) - Date.parse(a));
  const rows = lines.map(([at, version, what, site, by, why]) => element("tr", {}, element("td", {}, element("time", { dateTime: at, text: moment(at) })), head(version), element("td", { text: what }), element("td", { text: site ?? "" }), element("td", {}, bdi(by ?? "")), element("td", {}, bdi(why ?? ""))));
  return table("What has been", ["When", "Version", "What", "Site", "Who", "Why"], rows, "Nothing was promoted or tried yet.");
}

function drift(seen) {
  const said = [];
  if (!seen.reference) said.push(element("p", { text: `${seen.version} brings no reference to compare with: it was made before references were kept.` }));
  else said.push(element("p", { className: "faint", text: `${number(seen.cases)} comments against ${seen.reference}. From ${seen.alarm} on, a distribution has changed enough to look into.${seen.enough ? "" : " These are too few to tell."}` }));
  if (seen.alarms.length) said.push(element("p", { className: "notice bad", text: `Beyond the alarm: ${seen.alarms.map(labelName).join(", ")}.` }));
  said.push(bars(seen.per_day.map((each) => ({ label: day(each.day), parts: [["machine", each.cases]] })), "Comments a day"));
  if (seen.reference) said.push(bars(seen.per_day.map((each) => ({ label: `${day(each.day)}, index × 100`, parts: [[each.moved >= seen.alarm ? "alarm" : "person", Math.round(100 * (each.moved ?? 0))]] })), `The farthest index of the day, in hundredths; the alarm is ${100 * seen.alarm}`));
  const rows = seen.traits.map((each) => element("tr", {}, head(labelName(each.name)), element("td", { text: each.kind }), cell(each.moved.toFixed(3)), element("td", { text: seen.alarms.includes(each.name) ? "alarm" : "" })));
  if (rows.length) {
    said.push(table("Against the reference", ["What", "Kind", "Index", ""], rows, ""));
    const place = element("div");
    const trait = select(seen.traits.map((each, index) => [String(index), labelName(each.name)]));
    const show = () => {
      const { bins, name } = seen.traits[trait.value];
      place.replaceChildren(steps(bins.map(({ bin }) => bin), [["machine", "then", bins.map(({ expected }) => expected)], ["person", "now", bins.map(({ seen: now }) => now ?? 0)]], `${labelName(name)}, as shares of the comments`));
    };
    trait.addEventListener("change", show);
    show();
    said.push(field("Show", trait), place);
  }
  const { overturned, overturned_by_label: labels } = seen;
  const changed = labels.map((each) => element("tr", {}, head(labelName(each.label)), cell(number(each.overturned)), cell(share(each.share))));
  said.push(table(`The machine's decisions that people changed: ${number(overturned.overturned)} of ${number(overturned.of)} (${share(overturned.share)})`, ["Label", "Changed", "Share"], changed, ""));
  return said;
}

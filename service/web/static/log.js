// The decision log: append-only, for leads. Who, what, when, why, and what was taken back.

import * as api from "./api.js";
import { bdi, button, element, field, onSubmit, select, table } from "./dom.js";
import { attempt } from "./notices.js";
import { moment, plain } from "./words.js";

const EVENTS = ["decided", "undone", "opinion", "second_opinion", "handed_over", "reported", "appealed", "erased"];

export async function open(place, query, person) {
  const inputs = {
    site: select([["", "all sites"], ...person.sites.map(({ site }) => [site, site])], query.get("site") ?? ""),
    who: element("input", { maxLength: 80, autocapitalize: "none", value: query.get("who") ?? "" }),
    event: select([["", "anything"], ...EVENTS.map((each) => [each, plain(each)])]),
    case: element("input", { maxLength: 64, value: query.get("case") ?? "" }),
    since: element("input", { type: "date" }),
    until: element("input", { type: "date" }),
  };
  const files = element("p", { className: "row" });
  const found = element("div");
  const said = () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
  let rows = [];
  let cursor = null;
  const more = button("Show more", () => look(), { hidden: true });

  async function look(anew = false) {
    if (anew) [rows, cursor] = [[], null];
    await attempt(async () => {
      const { entries, next } = await api.log({ ...said(), before: cursor });
      cursor = next;
      rows.push(...entries.map(row));
      found.replaceChildren(table("Entries", ["When", "What", "Who", "Why", "Site", "Comment", "Model"], rows, "Nothing of the kind."));
      more.hidden = !next;
    });
    const links = ["csv", "jsonl"].map((format) =>
      element("a", { className: "button", href: api.logFile({ format, ...said() }), download: "", text: `Export as ${format.toUpperCase()}` }),
    );
    files.replaceChildren(...links);
  }

  const form = element("form", { className: "row" },
    field("Site", inputs.site), field("Who", inputs.who), field("What", inputs.event), field("Case", inputs.case), field("From", inputs.since), field("Before", inputs.until),
    element("button", { className: "primary", text: "Show" }));
  onSubmit(form, () => {
    look(true);
  });
  place.append(form, files, found, element("div", {}, more));
  await look(true);
}

const SAID = {
  decided: ({ outcome }) => ({ approve: "approved", reject: "rejected" })[outcome] ?? "decided",
  undone: ({ outcome }) => `${outcome === "reject" ? "rejection" : "approval"} taken back`,
  opinion: ({ outcome }) => `would ${outcome}`,
  second_opinion: () => "asked for a second opinion",
  handed_over: ({ to }) => `handed over to ${to === "leads" ? "the leads" : (to ?? "somebody")}`,
};

function row(entry) {
  const what = SAID[entry.event]?.(entry) ?? plain(entry.event);
  const who = entry.who ? bdi(entry.who) : element("span", { text: entry.by === "machine" ? "the machine" : `the ${entry.by}` });
  const why = element("td", { text: entry.reason ? plain(entry.reason) : "" });
  if (entry.note) why.append(" ", element("q", { text: entry.note, dir: "auto" }));
  if (entry.copy_of) why.append(" ", element("span", { className: "faint", text: "as a copy" }));
  const link = element("a", { href: `#review?case=${entry.case}` }, bdi(entry.comment ?? entry.case));
  return element("tr", {},
    element("td", {}, element("time", { dateTime: entry.at, text: moment(entry.at), title: entry.cursor })),
    element("td", {}, element("span", { className: `verdict ${entry.event === "decided" ? entry.outcome : ""}`, text: what })),
    element("td", {}, who), why, element("td", { text: entry.site }), element("td", {}, link), element("td", { text: entry.model_version ?? "" }));
}

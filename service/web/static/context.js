// What surrounds a case: its author's record, the talk under the article, earlier revisions, copies, history.

import { bdi, byId, element } from "./dom.js";
import { differenceNodes } from "./difference.js";
import { day, moment, number, plain, sinceThen, some } from "./words.js";

export function hideContext() {
  byId("case-context").hidden = true;
  byId("case-context").replaceChildren();
}

export function showContext(entry) {
  const place = byId("case-context");
  const around = entry.surroundings;
  place.hidden = false;
  if (!around) {
    place.replaceChildren(element("p", { className: "faint", text: "Looking …" }));
    return;
  }
  place.replaceChildren(
    ...[
      revisions(around.revisions, entry.case),
      reports(around),
      record(around.author),
      article(around.article),
      copies(around.group),
      history(entry.case.history),
    ].filter(Boolean),
  );
}

function part(title, ...content) {
  return element("section", { className: "around" }, element("h2", { text: title }), ...content);
}

function lines(briefs) {
  return element("ul", { className: "lines" }, ...briefs.map(line));
}

// A comment as a line of a list, and the way to it.
export function words(each, className = "") {
  const text = each.text.trim().slice(0, 600) || "(nothing but space)";
  return element("a", { className, href: `#review?case=${each.case}`, dir: "auto", text });
}

function line(each) {
  const state = each.outcome ? { approve: "approved", reject: "rejected" }[each.outcome] : plain(each.status ?? "");
  const by = each.author ? [bdi(each.author), " · "] : [];
  const facts = element("p", { className: "faint" }, ...by, `${state} · ${sinceThen(each.received)}`);
  return element("li", { data: { outcome: each.outcome ?? "" } }, words(each), facts);
}

function revisions(all, current) {
  if (all.length < 2) return null;
  const steps = all.slice(1).map((after, index) => {
    const title = `Revision ${after.revision}${after.case === current.case ? ", this one" : ""}, ${sinceThen(after.received)}`;
    const changed = element("p", { className: "changed", dir: "auto" }, ...differenceNodes(all[index].text, after.text));
    return element("li", {}, element("p", { className: "faint", text: title }), changed);
  });
  return part("What the edits changed", element("ol", { className: "lines" }, ...steps.reverse()));
}

function reports({ reported = [], appeal }) {
  if (!reported.length && !appeal) return null;
  const said = reported.map(({ at, reason, text }) =>
    element("li", {}, element("p", { className: "faint", text: `${reason ? plain(reason) : "no reason given"} · ${sinceThen(at)}` }), text ? element("p", { text, dir: "auto" }) : null),
  );
  if (appeal) said.unshift(element("li", {}, element("p", { className: "faint", text: `The author's appeal · ${sinceThen(appeal.at)}` }), element("p", { text: appeal.text ?? "", dir: "auto" })));
  return part("What readers say of it", element("ul", { className: "lines" }, ...said));
}

function record(author) {
  if (!author) return null;
  const since = author.since ? `, here since ${day(author.since)}` : "";
  const more = narrow("Only this author’s", { author: author.key });
  const known = element("p", {}, bdi(author.name ?? "The author"), `: ${some(author.comments, "comment")}, ${number(author.rejected)} rejected${since}. `, more);
  return part("The author's record", known, lines(author.recent));
}

function article(around) {
  if (!around) return null;
  const more = narrow("Only this article’s", { article: around.key });
  const known = element("p", {}, `${some(around.comments, "comment")} in all. `, more);
  return part("Also under this article", known, lines(around.recent));
}

function copies(group) {
  if (!group || !group.cases.length) return null;
  const known = element("p", { text: `${some(group.size, "comment")} in the last week, ${number(group.waiting)} of them waiting.` });
  return part("Nearly the same", known, lines(group.cases));
}

function narrow(text, filter) {
  if (!Object.values(filter)[0]) return null;
  return element("a", { href: `#review?${new URLSearchParams(filter)}`, text });
}

function history(events) {
  if (!events?.length) return null;
  const steps = events.map(({ at, event, by, detail }) => {
    const time = element("time", { dateTime: at, title: moment(at), text: sinceThen(at) });
    const who = by && by !== "machine" ? [" by ", bdi(by)] : [];
    const more = detail ? [" · ", element("span", { text: detail, dir: "auto" })] : [];
    return element("li", {}, element("strong", { text: plain(event) }), ...who, ...more, " · ", time);
  });
  return part("History", element("ol", { className: "lines plain" }, ...steps));
}

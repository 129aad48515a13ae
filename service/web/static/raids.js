// What is arriving now: how fast, on which article, from how many authors, in how many copies.

import * as api from "./api.js";
import { bars } from "./charts.js";
import { bdi, button, element, field, select, table } from "./dom.js";
import { attempt } from "./notices.js";
import { number, some } from "./words.js";

const EVERY_MS = 10_000;
let timer = null;

export async function open(place, query) {
  const body = element("div", { className: "settings wide-settings" });
  const minutes = select([["10", "ten minutes"], ["30", "half an hour"], ["60", "an hour"]], query.get("minutes") ?? "10");
  const look = () => attempt(async () => body.replaceChildren(...draw(await api.raids({ minutes: minutes.value, site: query.get("site") }))));
  minutes.addEventListener("change", look);
  place.append(element("div", { className: "row" }, field("In the last", minutes)), body);
  clearInterval(timer);
  timer = setInterval(() => document.hidden || look(), EVERY_MS);
  await look();
}

export function close() {
  clearInterval(timer);
}

function draw({ comments, per_minute: rate, articles, groups, complete }) {
  const said = element("p", { text: `${some(comments, "comment")}${complete ? "" : " counted; there were more"}.` });
  const chart = bars(rate.map((count, index) => ({ label: index < rate.length - 1 ? `${rate.length - 1 - index} min ago` : "now", parts: [["person", count]] })), "Comments a minute");
  return [said, chart, busiest(articles), copies(groups)];
}

function busiest(articles) {
  const rows = articles.map((each) =>
    element("tr", {},
      element("th", { scope: "row" }, bdi(each.title?.trim() || each.url || each.key)), element("td", { text: each.site }),
      ...[each.comments, each.authors, each.waiting].map(figure),
      element("td", {}, go(each.waiting, { site: each.site, article: each.key }))),
  );
  return table("Articles", ["Article", "Site", "Comments", "Authors", "Waiting", ""], rows, "No comments came in.");
}

function copies(groups) {
  const rows = groups.map((each) =>
    element("tr", {},
      element("th", { scope: "row", dir: "auto", text: each.text }), element("td", { text: each.site }),
      ...[each.comments, each.authors, each.waiting].map(figure),
      element("td", {}, go(each.waiting, { group: each.id }))),
  );
  return table("The same again and again", ["Text", "Site", "Comments", "Authors", "Waiting", ""], rows, "No copies came in.");
}

const figure = (count) => element("td", { className: "figure", text: number(count) });

function go(waiting, filter) {
  return waiting ? button("Clear these", () => (location.hash = `review?${new URLSearchParams(filter)}`)) : "";
}

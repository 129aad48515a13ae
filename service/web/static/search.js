// Find any case: by its words, author, article, id, reason, decision, moderator, date.

import * as api from "./api.js";
import { outcome } from "./case-card.js";
import { words } from "./context.js";
import { bdi, button, element, field, onSubmit, select } from "./dom.js";
import { attempt } from "./notices.js";
import { day, number, plain, sinceThen } from "./words.js";

const LOOKING = "Looking …";
let view = null;

export async function open(place, query, person) {
  const inputs = {
    q: element("input", { id: "search-words", type: "search", maxLength: 200, dir: "auto" }),
    site: select([["", "any site"], ...person.sites.map(({ site }) => [site, site])]),
    author: element("input", { maxLength: 200, dir: "auto" }),
    article: element("input", { maxLength: 500, dir: "auto" }),
    id: element("input", { maxLength: 200 }),
    reason: select([["", "any"], ...person.reasons.map(({ code, text }) => [code, text.replace(/\.$/, "")])]),
    decision: select([["", "any"], ["approve", "approved"], ["reject", "rejected"], ["none", "not decided"]]),
    by: select([["", "anybody"], ["person", "people"], ["machine", "the machine"]]),
    moderator: element("input", { maxLength: 80, autocapitalize: "none" }),
    since: element("input", { type: "date" }),
    until: element("input", { type: "date" }),
  };
  for (const [name, input] of Object.entries(inputs)) if (query.get(name)) input.value = query.get(name);
  const form = element("form", { className: "settings", role: "search" },
    field("Words in the text", inputs.q),
    element("div", { className: "fields" },
      field("Author", inputs.author), field("Article", inputs.article), field("Id of a comment or case", inputs.id), field("Site", inputs.site),
      field("Reason", inputs.reason), field("Decision", inputs.decision), field("Decided by", inputs.by), field("Moderator", inputs.moderator),
      field("From", inputs.since), field("Before", inputs.until)),
    element("div", { className: "row" }, element("button", { className: "primary", text: "Search" })));
  view = { found: element("ol", { className: "results" }), said: element("p", { className: "faint", role: "status" }), cursor: null };
  view.more = button("Look further back", () => look(view.asked), { hidden: true });
  onSubmit(form, () => {
    const asked = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]).filter(([, value]) => value));
    history.replaceState(null, "", `#search${api.asked(asked)}`);
    begin(asked);
  });
  place.append(form, view.said, view.found, element("div", {}, view.more));
  inputs.q.focus();
  if (query.size) await begin(Object.fromEntries(query));
}

export function close() {
  view = null;
}

async function begin(asked) {
  view.found.replaceChildren();
  view.cursor = null;
  view.asked = asked;
  view.said.textContent = LOOKING;
  await look(asked);
}

async function look(asked) {
  const mine = view;
  await attempt(async () => {
    const { cases, next, searched, complete } = await api.search({ ...asked, cursor: view.cursor });
    if (view !== mine) return;
    view.cursor = next;
    view.found.append(...cases.map(line));
    const count = view.found.children.length;
    const back = !complete && searched.back_to ? ` Looked back to ${day(searched.back_to)}.` : "";
    view.said.textContent = count ? `${number(count)} found${next ? " so far" : ""}, the newest first.${back}` : `Nothing found.${back}`;
    view.more.hidden = !next;
  });
  if (view?.said.textContent === LOOKING) view.said.textContent = "";
}

function line(each) {
  const by = each.author?.name ?? each.author?.id;
  const facts = element("p", { className: "faint" }, ...(by ? [bdi(by), " · "] : []), `${each.site} · ${sinceThen(each.received)} · `);
  const said = each.decision
    ? element("span", { className: `verdict ${each.decision.outcome}` }, ...outcome(each.decision, each.decided_by))
    : element("span", { text: plain(each.status) });
  facts.append(said);
  if (each.article?.title) facts.append(" · ", bdi(each.article.title));
  return element("li", {}, element("div", {}, words(each, "words"), facts));
}

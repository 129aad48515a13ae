// One case, with everything that helps to decide it.

import { byId, element } from "./dom.js";
import { labelName, languageName, scoresInWords, sinceThen, unseenIn } from "./words.js";

// Nobody reads a comment in a quarter of a second: a second stroke that soon was meant for the last one.
const SETTLE_MS = 250;
let shownAt = 0;

export const settled = () => performance.now() - shownAt >= SETTLE_MS;

export function showCase(entry) {
  const { site, article, parent, author, text, reasons, scores, language } = entry.case;
  byId("case-site").textContent = site;
  byId("case-title").textContent = article?.title?.trim() || "An article without a title";
  byId("case-url").textContent = article?.url ?? "";
  byId("case-parent").hidden = !parent?.text;
  byId("case-parent-text").textContent = parent?.text ?? "";
  byId("case-author").textContent = author?.name?.trim() || author?.id || "Somebody without a name";
  byId("case-text").textContent = text;
  byId("case-text").lang = language ?? "";
  const unseen = unseenIn(text);
  byId("case-unseen").textContent = unseen;
  byId("case-unseen").hidden = !unseen;
  byId("case-facts").textContent = facts(entry.case);
  byId("case-reasons").replaceChildren(...reasons.map((reason) => element("li", { text: reason.text, dir: "auto" })));
  showScores(scores, entry.case.model_version);
  showTime(entry);

  const card = byId("case");
  card.dataset.case = entry.case.case;
  card.dataset.settled = "no";
  card.hidden = false;
  shownAt = performance.now();
  setTimeout(() => (card.dataset.settled = settled() ? "yes" : "no"), SETTLE_MS + 5);
  byId("case-parent-text").scrollTop = 0;
  window.scrollTo(0, 0);
  focusOn("case-title");
}

// Moving the focus is what makes a screen reader read on; who is choosing a site is left there.
export function focusOn(id) {
  if (!byId("sites").contains(document.activeElement)) byId(id).focus({ preventScroll: true });
}

function facts({ revision, language }) {
  const known = [];
  if (language && language !== "und") known.push(languageName(language));
  if (revision > 1) known.push(`edited, revision ${revision}`);
  return known.join(" · ");
}

export function showTime(entry) {
  const time = byId("case-time");
  const { received, created } = entry.case;
  time.dateTime = received;
  time.textContent = sinceThen(received);
  time.title = created
    ? `Written ${new Date(created).toLocaleString()}, came ${new Date(received).toLocaleString()}`
    : `Came ${new Date(received).toLocaleString()}`;
}

function showScores(scores, version) {
  byId("case-details").hidden = !scores;
  byId("case-model").textContent = version ? `Model ${version}` : "";
  if (!scores) {
    byId("case-scores").replaceChildren(element("li", { text: "There are no scores for this comment." }));
    return;
  }
  const words = scoresInWords(scores).map(({ degree, sentence }) => {
    const item = element("li", { text: sentence });
    item.dataset.degree = degree;
    return item;
  });
  byId("case-scores").replaceChildren(...(words.length ? words : [element("li", { text: "nothing stands out" })]));
  byId("case-numbers").replaceChildren(
    ...Object.entries(scores).map(([label, score]) => {
      const meter = element("meter", { value: score });
      meter.setAttribute("aria-hidden", "true"); // the figure beside it says the same
      const name = element("th", { text: labelName(label), scope: "row" });
      return element("tr", {}, name, element("td", {}, meter), element("td", { text: score.toFixed(2) }));
    }),
  );
}

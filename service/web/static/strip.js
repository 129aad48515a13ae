// Beside the case on a wide screen: what was just done, and what comes next.

import { bdi, button, byId, element } from "./dom.js";
import { excerpt, plain } from "./words.js";

const MOST_DONE = 6;

export function drawStrip({ entries, current, done, goTo, undo }) {
  const next = entries.map((entry) => {
    const made = button("", () => goTo(entry), { dir: "auto" });
    made.append(bdi(name(entry)), element("span", { text: excerpt(entry.case.text, 60) }));
    if (entry === current) made.setAttribute("aria-current", "true");
    return element("li", {}, made);
  });
  const latest = done.slice(-MOST_DONE).reverse();
  const before = latest.map(({ entry, action, reason, copies }, index) => {
    const what = { approve: "approved", reject: "rejected" }[action] ?? plain(action);
    const said = [what, reason && plain(reason), copies && `and ${copies} alike`].filter(Boolean).join(", ");
    const words = element("span", { className: "done", data: { action } }, bdi(name(entry)), ` ${said}`);
    const back = index === 0 && button("Undo", undo, { className: "plain" });
    return element("li", {}, words, back);
  });
  byId("strip-next").replaceChildren(...next);
  byId("strip-done").replaceChildren(...before);
  byId("strip-done-title").hidden = !before.length;
  byId("strip-next-title").hidden = !next.length;
}

const name = ({ case: { author } }) => excerpt(author?.name ?? author?.id ?? "somebody", 24) || "somebody";

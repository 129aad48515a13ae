// What sites did not take, and sending it again. For leads and admins.

import * as api from "./api.js";
import { byId, element } from "./dom.js";
import { tell, warn } from "./notices.js";
import { sinceThen } from "./words.js";

export async function showCallbacks() {
  const list = byId("callbacks-sites");
  list.replaceChildren(element("p", { text: "Looking …" }));
  try {
    const { sites } = await api.queue();
    const parts = [];
    for (const { site } of sites) parts.push(part(site, await api.deadLetters(site)));
    list.replaceChildren(...(parts.length ? parts : [element("p", { text: "There are no sites yet." })]));
  } catch (problem) {
    list.replaceChildren();
    warn(problem.message);
  }
}

function part(site, { due, disabled, dead }) {
  const made = element("section", { className: "callbacks" }, element("h2", { text: site }));
  const facts = [dead.length ? `${dead.length} given up` : "Nothing given up", `${due} on the way`];
  made.append(element("p", { text: `${facts.join(", ")}.` }));
  if (disabled) made.append(element("p", { className: "unseen", text: `Callbacks have stopped: ${disabled}. They begin again when the address is set anew.` }));
  if (!dead.length) return made;
  const rows = dead.map((each) => {
    const time = element("time", { dateTime: each.given_up, text: sinceThen(each.given_up) });
    const what = element("div", {}, element("bdi", { text: each.comment }), " ", time);
    what.append(element("p", { text: each.error, dir: "auto" }));
    return element("li", {}, what, button("Send again", `Send ${each.comment} again`, site, [each.comment]));
  });
  made.append(element("ul", {}, ...rows), button("Send all again", `Send all of ${site} again`, site, []));
  return made;
}

function button(text, label, site, comments) {
  const made = element("button", { type: "button", className: "skip", text });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      const { resent } = await api.resend(site, comments);
      tell(resent === 1 ? "1 callback is due again." : `${resent} callbacks are due again.`);
      await showCallbacks();
      byId("callbacks-title").focus();
    } catch (problem) {
      made.disabled = false;
      warn(problem.message);
    }
  });
  return made;
}

// What sites did not take, and sending it again. For leads and admins.

import * as api from "./api.js";
import { bdi, button, byId, element } from "./dom.js";
import { attempt, tell } from "./notices.js";
import { sinceThen } from "./words.js";

let list = null;

export async function open(place) {
  list = element("div", {}, element("p", { text: "Looking …" }));
  place.append(element("p", { text: "Decisions that a site did not take, however often Ombud tried. The decisions stand; only the telling failed." }), list);
  await draw();
}

async function draw() {
  const { sites } = await api.queue();
  const parts = [];
  for (const { site } of sites) parts.push(part(site, await api.deadLetters(site)));
  list.replaceChildren(...(parts.length ? parts : [element("p", { text: "There are no sites yet." })]));
}

function part(site, { due, disabled, dead }) {
  const made = element("section", {}, element("h2", { text: site }));
  const facts = [dead.length ? `${dead.length} given up` : "Nothing given up", `${due} on the way`];
  made.append(element("p", { text: `${facts.join(", ")}.` }));
  if (disabled) made.append(element("p", { className: "unseen", text: `Callbacks have stopped: ${disabled}. They begin again when the address is set anew.` }));
  if (!dead.length) return made;
  const rows = dead.map((each) => {
    const time = element("time", { dateTime: each.given_up, text: sinceThen(each.given_up) });
    const what = element("div", {}, element("strong", {}, bdi(each.comment)), " ", time, element("p", { className: "faint", text: each.error, dir: "auto" }));
    return element("li", {}, what, again("Send again", `Send ${each.comment} again`, site, [each.comment]));
  });
  made.append(element("ul", { className: "results" }, ...rows), again("Send all again", `Send all of ${site} again`, site, []));
  return made;
}

function again(text, label, site, comments) {
  const made = button(text, async () => {
    made.disabled = true;
    await attempt(async () => {
      const { resent } = await api.resend(site, comments);
      tell(resent === 1 ? "1 callback is due again." : `${resent} callbacks are due again.`);
      await draw();
      byId("place-title").focus();
    });
    made.disabled = false;
  }, { aria: { label } });
  return made;
}

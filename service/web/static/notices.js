// What the page has to say: in passing, or until it has been read.

import { byId, element } from "./dom.js";

const STAY_MS = { status: 5_000, alert: 30_000 };
const timers = {};

function say(region, sentence, stays = false) {
  clearTimeout(timers[region]);
  const close = element("button", { type: "button", className: "plain", text: "×", title: "Close (Esc)", aria: { label: "Close this message" } });
  close.addEventListener("click", () => byId(region).replaceChildren());
  byId(region).replaceChildren(element("p", { text: sentence, dir: "auto" }), close);
  if (!stays) timers[region] = setTimeout(() => byId(region).replaceChildren(), STAY_MS[region]);
}

export const tell = (sentence, stays) => say("status", sentence, stays);
export const warn = (sentence) => say("alert", sentence);

// Do something that Ombud may refuse, and say why if it does. The sign-in form tells of a session's end.
export async function attempt(work) {
  try {
    return await work();
  } catch (problem) {
    if (problem.status === undefined) throw problem;
    if (problem.status !== 401) warn(problem.message);
  }
}

export function hush() {
  const spoken = byId("status").hasChildNodes() || byId("alert").hasChildNodes();
  byId("status").replaceChildren();
  byId("alert").replaceChildren();
  return spoken;
}

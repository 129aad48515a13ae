// Single keys, as long as nobody is typing. What a letter does is up to the view that is open.

import { byId } from "./dom.js";
import { hush } from "./notices.js";

const KEPT = "ombud-single-keys";
const SECOND_MS = 1_500;

// `pressed(letter, digit)` is the open view's; `go(letter)` opens another one; both say whether it meant something.
export function listen({ signedIn, pressed, go, search }) {
  const help = byId("help");
  const wanted = byId("use-keys");
  let leading = 0; // when g was struck
  wanted.checked = localStorage.getItem(KEPT) !== "off";
  wanted.addEventListener("change", () => localStorage.setItem(KEPT, wanted.checked ? "on" : "off"));
  byId("show-help").addEventListener("click", () => help.showModal());

  document.addEventListener("keydown", (event) => {
    // A key held down would decide case after case.
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    const typing = event.target.closest?.("input:not([type=radio], [type=checkbox]), select, textarea");
    if (typing && event.key !== "Escape") return;
    if (act(event, typing)) event.preventDefault();
  });

  function act(event, typing) {
    if (!signedIn()) return event.key === "Escape" && hush();
    const key = letter(event);
    if (key === "escape") {
      if (pressed(key, null) || hush()) return true;
      typing?.blur();
      return Boolean(typing);
    }
    if (!wanted.checked) return false;
    if (leading && performance.now() - leading < SECOND_MS && /^[a-z]$/.test(key)) {
      leading = 0;
      return go(key);
    }
    leading = 0;
    if (event.key === "?") help.showModal();
    else if (event.key === "/") search();
    else if (key === "g") leading = performance.now();
    // By place where digits need Shift, by meaning for letters.
    else {
      const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1] ?? /^[0-9]$/.exec(event.key)?.[0] ?? null;
      // The space bar and Enter press what has the focus.
      if (key === "enter" && event.target.closest?.("button, a, summary, input")) return false;
      return pressed(key, digit === null ? null : Number(digit));
    }
    return true;
  }
}

function letter(event) {
  // Keyboards without Latin letters still have keys in the same places.
  const latin = /^[a-z]$/i.test(event.key) || event.key.length > 1 || !/^Key[A-Z]$/.test(event.code);
  return latin ? event.key.toLowerCase() : event.code.slice(3).toLowerCase();
}

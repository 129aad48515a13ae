// Single keys, as long as nobody is typing.

import { byId } from "./dom.js";
import { hush } from "./notices.js";

const KEPT = "ombud-single-keys";

export function listen(bar, reviewing) {
  const help = byId("help");
  const wanted = byId("use-keys");
  wanted.checked = localStorage.getItem(KEPT) !== "off";
  wanted.addEventListener("change", () => localStorage.setItem(KEPT, wanted.checked ? "on" : "off"));
  byId("show-help").addEventListener("click", () => help.showModal());

  document.addEventListener("keydown", (event) => {
    // A key held down would decide case after case.
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest?.("input:not([type=radio], [type=checkbox]), select, textarea")) return;
    if (act(event)) event.preventDefault();
  });

  function act(event) {
    if (event.key === "Escape") {
      if (bar.asking) bar.cancel();
      else return hush();
      return true;
    }
    if (!wanted.checked) return false;
    if (event.key === "?" && !byId("account").hidden) {
      help.showModal();
      return true;
    }
    if (!reviewing()) return false;
    // By place where digits need Shift, by meaning for letters.
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? /^[1-9]$/.exec(event.key)?.[0];
    if (digit && bar.asking) bar.reject(Number(digit) - 1);
    else if (digit) return false;
    else if (letter(event) === "a" && !bar.asking) bar.approve();
    else if (letter(event) === "r" && !bar.asking) bar.askWhy();
    else if (letter(event) === "s" && !bar.asking) bar.skip();
    else return false;
    return true;
  }
}

function letter(event) {
  // Keyboards without Latin letters still have keys in the same places.
  return /^[a-z]$/i.test(event.key) || !event.code ? event.key.toLowerCase() : event.code.slice(3).toLowerCase();
}

// How one person wants the page, and their password.

import * as api from "./api.js";
import { element, field, onSubmit } from "./dom.js";
import { attempt, tell } from "./notices.js";

export function open(place, _query, person) {
  place.append(wishes(person), password());
}

function wishes(person) {
  const { preferences } = person;
  const blur = element("input", { type: "checkbox", checked: preferences.blur });
  const numbers = element("input", { type: "checkbox", checked: preferences.numbers });
  const minutes = element("input", { type: "number", min: 0, max: 240, value: preferences.break_minutes });
  const form = element("form", { className: "settings" },
    element("label", {}, blur, "Blur the words that make a comment abusive until I point at them or press V"),
    element("label", {}, numbers, "Show the numbers behind the words at once"),
    field("Remind me of a break after so many minutes", minutes, "0: never."),
    element("div", {}, element("button", { className: "primary", text: "Save" })));
  onSubmit(form, () => {
    attempt(async () => {
      person.preferences = await api.prefer({ blur: blur.checked, numbers: numbers.checked, break_minutes: Number(minutes.value) });
      tell("Saved.");
    });
  });
  return form;
}

function password() {
  const old = element("input", { type: "password", autocomplete: "current-password", required: true, maxLength: 1000 });
  const wanted = element("input", { type: "password", autocomplete: "new-password", required: true, maxLength: 1000 });
  const form = element("form", { className: "settings panel" }, element("h2", { text: "Another password" }),
    field("The one you have", old), field("The new one", wanted), element("div", {}, element("button", { text: "Change it" })));
  onSubmit(form, () => {
    attempt(async () => {
      await api.changePassword(old.value, wanted.value);
      location.reload();
    });
  });
  return form;
}

// How long a site keeps what, in days, as a form.

import { element, field } from "./dom.js";

const KINDS = [
  ["text", "Texts", "What readers wrote. Nobody can decide such a comment anew."],
  ["authors", "Authors", "Who wrote it, and who reported it."],
  ["decisions", "Decisions", "Whole cases, their lines in the log too."],
  ["examples", "Examples", "Texts that were labelled from outside, for training."],
];

export function retentionForm(retention, disabled) {
  const inputs = {};
  const fields = KINDS.map(([name, label, hint]) => {
    inputs[name] = element("input", { type: "number", min: 1, max: 36500, value: retention[name] ?? "", placeholder: "for ever", disabled });
    return field(`${label}, days`, inputs[name], hint);
  });
  const place = element("fieldset", { className: "panel" }, element("legend", { text: "Kept for" }),
    element("p", { className: "faint", text: "What is older is deleted for good, a little each second. What waits for people is kept until they have decided." }),
    element("div", { className: "fields" }, ...fields));
  const value = () => Object.fromEntries(KINDS.map(([name]) => [name, inputs[name].value === "" ? null : Number(inputs[name].value)]));
  return { place, value };
}

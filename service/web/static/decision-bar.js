// Approve, reject with a reason, skip: by button or by key.

import { settled } from "./case-card.js";
import { byId, element } from "./dom.js";

export class DecisionBar {
  #codes = [];
  #decide;

  constructor({ decide, skip }) {
    this.#decide = decide;
    byId("approve").addEventListener("click", () => this.approve());
    byId("reject").addEventListener("click", () => this.askWhy());
    byId("skip").addEventListener("click", () => this.skip());
    byId("cancel").addEventListener("click", () => this.cancel());
    this.skip = () => settled() && skip();
  }

  get asking() {
    return !byId("reasons").hidden;
  }

  offer(reasons) {
    this.#codes = reasons.map((reason) => reason.code);
    byId("reasons-list").replaceChildren(
      ...reasons.map(({ text }, index) => {
        const button = element("button", { type: "button", className: "ground" });
        if (index < 9) button.append(element("kbd", { text: index + 1 }));
        button.append(element("span", { text: text.replace(/\.$/, "") }));
        button.addEventListener("click", () => this.reject(index));
        return button;
      }),
    );
  }

  approve() {
    if (settled()) this.#decide("approve");
  }

  reject(index) {
    if (settled() && index < this.#codes.length) this.#decide("reject", this.#codes[index]);
  }

  askWhy() {
    this.#open(true);
    byId("reasons-list").firstElementChild?.focus();
  }

  cancel() {
    this.#open(false);
    byId("reject").focus();
  }

  reset() {
    this.#open(false);
  }

  #open(asking) {
    byId("reasons").hidden = !asking;
    byId("choices").hidden = asking;
    byId("reject").setAttribute("aria-expanded", String(asking));
  }
}

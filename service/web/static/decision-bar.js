// What can be done with what is on screen: by button or by key.

import { button, element, field, select } from "./dom.js";

const TITLES = { reject: "Why reject it?", hand_over: "Hand over to a lead", second_opinion: "Ask for a second opinion" };

export class DecisionBar {
  #reasons = [];
  #act;
  #ready;
  #choices;
  #asked = element("form", { className: "asked", hidden: true });
  #buttons = {};

  // `act` gets an action and its fields; `ready` says whether one may act now.
  constructor(place, { act, ready = () => true, many = false }) {
    this.#act = (action, fields = {}) => this.#ready() && act(action, fields);
    this.#ready = ready;
    this.#choices = element("div", { className: "choices", aria: { role: "group", label: "Decision" } });
    const all = [
      ["approve", "Approve", "a", () => this.#act("approve")],
      ["reject", "Reject\u200a…", "r", () => this.ask("reject")],
      ["hand_over", "Hand over", "h", () => this.ask("hand_over")],
      ["second_opinion", "Second opinion", "o", () => this.ask("second_opinion")],
      ["skip", "Skip", "s", () => this.#act("skip")],
      ["undo", "Undo", "u", () => act("undo", {})],
      ["next", "On with the queue", "j", () => act("next", {})],
    ];
    for (const [name, text, key, press] of all) {
      if (many && ["hand_over", "second_opinion", "skip", "next"].includes(name)) continue;
      this.#buttons[name] = button(text, press, { key, className: name });
    }
    this.#buttons.reject.setAttribute("aria-expanded", "false");
    this.#choices.append(...Object.values(this.#buttons));
    place.append(this.#choices, this.#asked);
  }

  get asking() {
    return !this.#asked.hidden;
  }

  offer(reasons) {
    if (reasons === this.#reasons) return;
    this.#reasons = reasons;
    this.reset();
  }

  allow(actions) {
    for (const [name, made] of Object.entries(this.#buttons)) made.hidden = !actions.includes(name);
  }

  // Whether the key meant something here.
  press(letter, digit) {
    if (letter === "escape" && this.asking) this.cancel();
    else if (this.asking && digit !== null) this.#rejectFor(digit === 0 ? 9 : digit - 1);
    else if (this.asking) return false;
    else {
      const pressed = Object.values(this.#buttons).find((each) => each.getAttribute("aria-keyshortcuts") === letter);
      if (!pressed || pressed.hidden) return false;
      pressed.click();
    }
    return true;
  }

  ask(what) {
    const title = element("h2", { text: TITLES[what], id: "asked-title" });
    const back = button("Back", () => this.cancel(), { className: "quiet" });
    back.append(" ", element("kbd", { text: "Esc", aria: { hidden: "true" } }));
    const parts = what === "reject" ? [this.#grounds()] : this.#note(what);
    this.#asked.replaceChildren(element("fieldset", { aria: { labelledby: "asked-title" } }, title, ...parts, back));
    this.#open(true);
    this.#buttons.reject.setAttribute("aria-expanded", String(what === "reject"));
    this.#asked.querySelector("button, input").focus();
  }

  cancel() {
    this.reset();
    this.#buttons.reject.focus();
  }

  reset() {
    this.#open(false);
    this.#asked.replaceChildren();
    this.#buttons.reject.setAttribute("aria-expanded", "false");
  }

  #open(asking) {
    this.#asked.hidden = !asking;
    this.#choices.hidden = asking;
  }

  #grounds() {
    const made = this.#reasons.map(({ text }, index) => {
      const key = index < 10 && element("kbd", { text: (index + 1) % 10 });
      const ground = button("", () => this.#rejectFor(index), { className: "ground" });
      ground.replaceChildren(...[key, element("span", { text: text.replace(/\.$/, ""), dir: "auto" })].filter(Boolean));
      return ground;
    });
    return element("div", { className: "grounds" }, ...made);
  }

  #rejectFor(index) {
    if (index < this.#reasons.length) this.#act("reject", { reason: this.#reasons[index].code });
  }

  #note(what) {
    const over = what === "hand_over";
    const note = element("input", { maxLength: 1000, required: over, autocomplete: "off", dir: "auto" });
    const to = element("input", { maxLength: 80, placeholder: "the leads", autocomplete: "off", autocapitalize: "none" });
    const own = select([
      ["", "I leave it open"],
      ["approve", "approve it"],
      ...this.#reasons.map(({ code, text }) => [code, `reject it: ${text.replace(/\.$/, "")}`]),
    ]);
    const send = element("button", { className: "primary", text: over ? "Hand over" : "Ask" });
    this.#asked.onsubmit = (event) => {
      event.preventDefault();
      const fields = note.value.trim() ? { note: note.value.trim() } : {};
      if (over && to.value.trim()) fields.to = to.value.trim();
      if (own.value && !over) fields.opinion = own.value === "approve" ? "approve" : "reject";
      if (fields.opinion === "reject") fields.reason = own.value;
      this.#act(what, fields);
    };
    const rest = over ? field("To", to) : field("I would", own, "Not shown to the other person until they have decided.");
    return [field(over ? "Note" : "Note, if you like", note), rest, send];
  }
}

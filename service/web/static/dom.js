// Everything that readers wrote reaches the page through here: as text, never as markup.

export const byId = (id) => document.getElementById(id);

export function element(tag, { text, aria = {}, data = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(name === "role" ? name : `aria-${name}`, value);
  Object.assign(made.dataset, data);
  if (text !== undefined) made.textContent = text;
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// Strangers' names and titles keep their direction to themselves.
export const bdi = (text) => element("bdi", { text });

export function button(text, press, { key, ...properties } = {}) {
  const made = element("button", { type: "button", ...properties }, text);
  if (key) {
    made.append(" ", element("kbd", { text: key.toUpperCase(), aria: { hidden: "true" } }));
    made.setAttribute("aria-keyshortcuts", key.toLowerCase());
  }
  made.addEventListener("click", press);
  return made;
}

// The hint is a description, no part of the name.
export function field(label, input, hint) {
  const named = element("label", {}, element("span", { text: label }), input);
  if (!hint) return element("div", { className: "field" }, named);
  const said = element("small", { text: hint, id: `hint-${(hints += 1)}` });
  input.setAttribute("aria-describedby", said.id);
  return element("div", { className: "field" }, named, said);
}

let hints = 0;

export function select(choices, chosen, properties = {}) {
  const options = choices.map(([value, text]) => element("option", { value, text, selected: value === chosen }));
  return element("select", properties, ...options);
}

// What a form does instead of loading the page anew.
export const onSubmit = (form, work) =>
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    work();
  });

export function show(shown, ...others) {
  for (const other of others) other.hidden = true;
  shown.hidden = false;
}

// A table under a heading; it scrolls by itself where the page is narrow.
export function table(title, heads, rows, nothing) {
  const head = element("tr", {}, ...heads.map((text, index) => {
    const className = rows[0]?.children[index].className ?? ""; // figures stand under their heads
    return text ? element("th", { scope: "col", text, className }) : element("td");
  }));
  const made = rows.length
    ? element("div", { className: "wide", tabIndex: 0, aria: { role: "group", label: title } }, element("table", { className: "table" }, element("thead", {}, head), element("tbody", {}, ...rows)))
    : element("p", { className: "faint", text: nothing });
  return element("section", {}, element("h2", { text: title }), made);
}

// Who may sign in, as what, and to which sites. For admins.

import * as api from "./api.js";
import { bdi, button, element, field, onSubmit, select } from "./dom.js";
import { attempt, tell } from "./notices.js";

const ROLES = [["moderator", "moderator"], ["lead", "lead"], ["admin", "admin"]];
let body = null;
let known = [];

export async function open(place, _query, person) {
  known = person.sites.map(({ site }) => site);
  body = element("div", { className: "settings wide-settings" });
  place.append(body);
  await draw();
}

async function draw() {
  const { people } = await api.people();
  const rows = people.map(row);
  const head = element("tr", {}, ...["Name", "Role", "Sites", "Password", ""].map((text) => (text ? element("th", { scope: "col", text }) : element("td"))));
  body.replaceChildren(
    element("div", { className: "wide" }, element("table", { className: "table" }, element("thead", {}, head), element("tbody", {}, ...rows))),
    adding(),
  );
}

function row(each) {
  const role = select(ROLES, each.role, { ariaLabel: `Role of ${each.name}` });
  role.addEventListener("change", () => change(each.name, { role: role.value }, `${each.name} is ${role.value} now.`));
  const sites = element("input", { value: each.sites?.join(", ") ?? "*", ariaLabel: `Sites of ${each.name}` });
  sites.addEventListener("change", () => change(each.name, { sites: listed(sites.value) }, `The sites of ${each.name} are saved.`));
  const password = element("input", { type: "password", placeholder: each.password ? "set a new one" : "by the provider", autocomplete: "new-password", ariaLabel: `New password of ${each.name}` });
  password.addEventListener("change", () => password.value && change(each.name, { password: password.value }, `${each.name} has a new password.`));
  const remove = button("Remove", () => confirmed(remove) && attempt(async () => {
    await api.removePerson(each.name);
    tell(`${each.name} can't sign in any more.`);
    await draw();
  }), { ariaLabel: `Remove ${each.name}` });
  return element("tr", {}, element("th", { scope: "row" }, bdi(each.name)), ...[role, sites, password, remove].map((part) => element("td", {}, part)));
}

// A second press within a few seconds is the confirmation.
function confirmed(pressed) {
  if (pressed.textContent === "Really remove") return true;
  pressed.textContent = "Really remove";
  setTimeout(() => (pressed.textContent = "Remove"), 4_000);
  return false;
}

function adding() {
  const name = element("input", { required: true, maxLength: 80, autocapitalize: "none", autocomplete: "off" });
  const role = select(ROLES, "moderator");
  const sites = element("input", { value: "*" });
  const password = element("input", { type: "password", autocomplete: "new-password", maxLength: 1000 });
  const form = element("form", { className: "panel" }, element("h2", { text: "Somebody new" }),
    element("div", { className: "fields" }, field("Name", name), field("Role", role), field("Sites", sites, `Of ${known.slice(0, 4).join(", ") || "none yet"}; *: all.`), field("Password", password, "Empty: by the newsroom's provider alone.")),
    element("div", {}, element("button", { className: "primary", text: "Add" })));
  onSubmit(form, () => {
    attempt(async () => {
      const wanted = { name: name.value.trim(), role: role.value, sites: listed(sites.value) };
      await api.addPerson(password.value ? { ...wanted, password: password.value } : wanted);
      tell(`${wanted.name} can sign in now.`);
      await draw();
    });
  });
  return form;
}

const listed = (text) => (text.trim() === "*" ? null : text.split(/[\s,]+/).filter(Boolean));

async function change(name, wanted, said) {
  await attempt(async () => {
    await api.changePerson(name, wanted);
    tell(said);
  });
  await attempt(draw); // refused or not: what holds now
}

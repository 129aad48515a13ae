// Sites: keys and secrets, the policy with its lists, and what a change would have done.

import * as api from "./api.js";
import { bdi, button, byId, element, field, onSubmit, select } from "./dom.js";
import { policyForm } from "./policy.js";
import { attempt, tell } from "./notices.js";
import { drawPreview } from "./preview.js";
import { retentionForm } from "./retention.js";
import { some } from "./words.js";

let admin = false;
let body = null;

export async function open(place, query, person) {
  admin = person.role === "admin";
  body = element("div", { className: "settings wide-settings" });
  place.append(body);
  if (query.get("site")) await edit(query.get("site"));
  else await list();
}

async function list() {
  const { sites } = await api.sites();
  const rows = sites.map((each) =>
    element("li", {}, element("div", {},
      element("a", { href: `#sites?site=${each.name}` }, element("strong", { text: each.name })),
      element("p", { className: "faint", text: `${each.policy.mode === "assist" ? "people decide everything" : "the machine decides where it is sure"} · ${some(each.keys, "key")}, ${some(each.secrets, "secret")} · ${each.callback_url ?? "not called back"}` }))),
  );
  body.replaceChildren(element("ol", { className: "results" }, ...rows));
  if (admin) body.append(adding());
}

function adding() {
  const name = element("input", { required: true, maxLength: 40, pattern: "[a-z0-9][a-z0-9\\-]*", autocapitalize: "none" });
  const url = element("input", { type: "url", placeholder: "https://…" });
  const form = element("form", { className: "panel" }, element("h2", { text: "A new site" }),
    field("Name", name, "Small letters, digits and hyphens."), field("Call back at", url), element("div", {}, element("button", { className: "primary", text: "Add the site" })));
  onSubmit(form, () => {
    attempt(async () => {
      const made = await api.addSite({ name: name.value.trim(), ...(url.value && { callback_url: url.value }) });
      await list();
      body.prepend(once("API key", made.api_key), once("Webhook secret", made.webhook_secret));
    });
  });
  return form;
}

// Shown this once: nobody can ask for it again.
function once(what, value) {
  return element("div", { className: "panel", role: "status" }, element("p", { text: `${what}. It is shown this once; keep it safe.` }), element("p", { className: "secret", text: value }));
}

async function edit(name) {
  const site = await api.site(name);
  byId("place-title").textContent = `Site ${name}`;
  const url = element("input", { type: "url", value: site.callback_url ?? "", placeholder: "not called back", disabled: !admin });
  const level = element("input", { type: "number", step: "any", min: 0, max: 43200, value: site.desk.service_level_s / 60, disabled: !admin });
  const alike = element("input", { type: "checkbox", checked: site.desk.copies_follow, disabled: !admin });
  const policy = policyForm(site.policy);
  const kept = retentionForm(site.retention, !admin);
  const tried = element("div", { role: "status" });
  const form = element("form", { className: "settings" },
    field("Call back at", url), field("Service level, minutes", level, "By then a case should have been decided; the queue is ordered by it."),
    element("label", {}, alike, "What is decided for a group also holds for copies that come within a day"),
    policy.place, kept.place,
    element("div", { className: "row" }, button("Try: what would it have done?", () => attempt(async () => {
      tried.replaceChildren(element("p", { text: "Looking at the last 30 days …" }));
      tried.replaceChildren(...drawPreview(await api.preview(name, policy.value(), 30)));
    })), admin && element("button", { className: "primary", text: "Save" })), tried);
  onSubmit(form, () => {
    const changed = { version: site.version, policy: policy.value() };
    if (url.value !== (site.callback_url ?? "")) changed.callback_url = url.value || null;
    changed.desk = { service_level_s: level.value * 60, copies_follow: alike.checked };
    changed.retention = kept.value();
    attempt(async () => {
      await api.changeSite(name, changed);
      await edit(name);
      tell(`Saved for ${name}. It holds for what comes in from now on.`);
    });
  });
  body.replaceChildren(element("p", {}, element("a", { href: "#sites", text: "All sites" })), form);
  if (admin) body.append(rotating(name, site));
}

function rotating(name, site) {
  const shown = element("div");
  const keep = element("input", { type: "checkbox", checked: true });
  const turn = (what, call, field_) => button(`New ${what}`, () => attempt(async () => {
    const made = await call(name, keep.checked);
    shown.replaceChildren(once(`The new ${what} of ${name}`, made[field_]));
  }));
  return element("section", { className: "panel" }, element("h2", { text: "Key and secret" }),
    element("p", {}, bdi(name), ` has ${some(site.keys, "key")} and ${some(site.secrets, "secret")} that work.`),
    element("label", {}, keep, "The one before works on until the next change"),
    element("div", { className: "row" }, turn("API key", api.newKey, "api_key"), turn("webhook secret", api.newSecret, "webhook_secret")), shown);
}

// Name and password in, a session out; or by way of the newsroom's own provider.

import * as api from "./api.js";
import { byId, onSubmit } from "./dom.js";
import { hush, warn } from "./notices.js";

const REFUSALS = {
  refused: "Your account is not known here. An admin can add it.",
  failed: "Signing in there did not work. Try again.",
};

export function listenForSignIn(enter) {
  const form = byId("sign-in-form");
  onSubmit(form, async () => {
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const session = await api.signIn(byId("name").value.trim(), byId("password").value);
      hush();
      form.reset();
      enter(session);
    } catch (problem) {
      warn(problem.message);
      byId("password").select();
    } finally {
      button.disabled = false;
    }
  });
}

export async function offerProvider() {
  const said = REFUSALS[new URLSearchParams(location.search).get("sign-in")];
  if (said) warn(said);
  const { provider } = await api.ways().catch(() => ({ provider: null }));
  byId("provider").hidden = !provider;
  if (!provider) return;
  byId("provider").href = provider.url;
  byId("provider").textContent = `Sign in with ${provider.name}`;
}

export function focusSignIn() {
  byId(byId("name").value ? "password" : "name").focus();
}

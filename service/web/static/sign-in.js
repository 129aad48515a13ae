// Name and password in, a session out.

import * as api from "./api.js";
import { byId } from "./dom.js";
import { hush, warn } from "./notices.js";

export function listenForSignIn(enter) {
  const form = byId("sign-in-form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
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

export function focusSignIn() {
  byId(byId("name").value ? "password" : "name").focus();
}

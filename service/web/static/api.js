// The console's JSON API: one function an address.

const ROOT = "/console/api";
const PATIENCE_MS = 15_000;

// In memory alone: what a script of another page could read would protect nothing.
let csrf = "";
let signedOut = () => {};
let otherPerson = () => {};

export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export function onSignedOut(listener) {
  signedOut = listener;
}

// Somebody has signed in anew in another tab of this browser.
export function onOtherPerson(listener) {
  otherPerson = listener;
}

async function call(method, path, { body, keepalive = false, mayBeSignedOut = false } = {}) {
  const headers = { accept: "application/json" };
  if (method !== "GET" && csrf) headers["x-ombud-csrf"] = csrf;
  if (body) headers["content-type"] = "application/json";
  let answer, content;
  try {
    answer = await fetch(ROOT + path, {
      method,
      headers,
      keepalive,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    content = answer.status === 204 ? null : await answer.json().catch(() => null);
  } catch {
    throw new Problem(0, "Ombud can't be reached right now.");
  }
  if (answer.ok) return content;
  const problem = new Problem(answer.status, content?.detail ?? `Ombud answered with status ${answer.status}.`);
  if (problem.status === 401 && !mayBeSignedOut) signedOut();
  if (problem.status === 403 && method !== "GET") {
    const old = csrf;
    if ((await session()).csrf !== old) otherPerson();
  }
  throw problem;
}

const remember = (session) => {
  csrf = session.csrf;
  return session;
};
const part = encodeURIComponent;

export const session = async () => remember(await call("GET", "/session", { mayBeSignedOut: true }));
export const signIn = async (name, password) =>
  remember(await call("POST", "/session", { body: { name, password }, mayBeSignedOut: true }));
export const signOut = () => call("DELETE", "/session", { mayBeSignedOut: true });
export const queue = () => call("GET", "/queue");
export const claim = (site) => call("POST", "/claims", { body: site ? { site, count: 1 } : { count: 1 } });
export const renew = (token) => call("PUT", `/claims/${part(token)}`);
// These two outlive the page: leaving it must neither lose a decision nor keep a case from others.
export const release = (token) =>
  call("DELETE", `/claims/${part(token)}`, { keepalive: true, mayBeSignedOut: true });
export const decide = (id, decision) =>
  call("POST", `/cases/${part(id)}/decision`, { body: decision, keepalive: true });
export const deadLetters = (site) => call("GET", `/deliveries/${part(site)}`);
export const resend = (site, comments) => call("POST", `/deliveries/${part(site)}`, { body: { comments } });

// The console's JSON API: one function an address.

const ROOT = "/console/api";
const PATIENCE_MS = 15_000;

// In memory alone: what a script of another page could read would protect nothing.
let csrf = "";
let signedOut = () => {};
let otherPerson = () => {};

export class Problem extends Error {
  constructor(status, detail, errors = []) {
    super([detail, ...errors.map((each) => `${each.pointer}: ${each.detail}`)].join(" "));
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

export async function call(method, path, { body, query, keepalive = false, mayBeSignedOut = false } = {}) {
  const headers = { accept: "application/json" };
  if (method !== "GET" && csrf) headers["x-ombud-csrf"] = csrf;
  if (body) headers["content-type"] = "application/json";
  let answer, content;
  try {
    answer = await fetch(ROOT + path + (query ? asked(query) : ""), {
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
  const detail = content?.detail ?? `Ombud answered with status ${answer.status}.`;
  const problem = new Problem(answer.status, detail, content?.errors);
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

// A query of what is known; empty fields are left out.
export function asked(fields) {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return known.length ? `?${new URLSearchParams(known)}` : "";
}

// Chosen here, so that asking again after a lost answer gives the same cases.
export const newClaim = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const ways = () => call("GET", "/sign-in", { mayBeSignedOut: true });
export const session = async () => remember(await call("GET", "/session", { mayBeSignedOut: true }));
export const signIn = async (name, password) =>
  remember(await call("POST", "/session", { body: { name, password }, mayBeSignedOut: true }));
export const signOut = () => call("DELETE", "/session", { mayBeSignedOut: true });
export const prefer = (preferences) => call("PUT", "/session/preferences", { body: preferences });
export const changePassword = (old, wanted) =>
  call("PUT", "/session/password", { body: { old, new: wanted }, mayBeSignedOut: true });

export const queue = () => call("GET", "/queue");
export const facets = (site) => call("GET", "/queue/facets", { query: { site } });
export const cases = (filter, cursor, limit = 50) => call("GET", "/cases", { query: { ...filter, limit, cursor } });
export const claim = (body) => call("POST", "/claims", { body });
export const renew = (token) => call("PUT", `/claims/${part(token)}`);
// What follows outlives the page: leaving it must neither lose a decision nor keep a case from others.
export const release = (token, id) =>
  call("DELETE", `/claims/${part(token)}${id ? `/cases/${part(id)}` : ""}`, { keepalive: true, mayBeSignedOut: true });
export const decide = (decisions) => call("POST", "/decisions", { body: { decisions }, keepalive: true });

export const context = (id) => call("GET", `/cases/${part(id)}`);
export const marks = (id, label) => call("GET", `/cases/${part(id)}/marks`, { query: { label } });
export const raids = (query) => call("GET", "/raids", { query });
export const search = (query) => call("GET", "/search", { query });
export const log = (query) => call("GET", "/log", { query });
export const logFile = (query) => `${ROOT}/log/export${asked(query)}`;
export const statistics = (query) => call("GET", "/statistics", { query });

export const deadLetters = (site) => call("GET", `/deliveries/${part(site)}`);
export const resend = (site, comments) => call("POST", `/deliveries/${part(site)}`, { body: { comments } });
export const sites = () => call("GET", "/sites");
export const site = (name) => call("GET", `/sites/${part(name)}`);
export const addSite = (body) => call("POST", "/sites", { body });
export const changeSite = (name, body) => call("PATCH", `/sites/${part(name)}`, { body });
export const newKey = (name, keepOld) => call("POST", `/sites/${part(name)}/keys`, { body: { keep_old: keepOld } });
export const newSecret = (name, keepOld) =>
  call("POST", `/sites/${part(name)}/secrets`, { body: { keep_old: keepOld } });
export const preview = (name, policy, days = 30) =>
  call("POST", `/sites/${part(name)}/preview`, { body: { policy, days } });
export const people = () => call("GET", "/people");
export const addPerson = (body) => call("POST", "/people", { body });
export const changePerson = (name, body) => call("PATCH", `/people/${part(name)}`, { body });
export const removePerson = (name) => call("DELETE", `/people/${part(name)}`);
export const events = `${ROOT}/events`;

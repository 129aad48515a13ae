// Ghost's comments, moderated by Ombud: `node ombud_ghost.mjs` and leave it running, beside Ghost or anywhere else.
// Ghost says nothing of comments to webhooks, so they are asked for; Ombud's decisions are read from its feed.
// The environment: GHOST_URL, GHOST_USER and GHOST_PASSWORD (an administrator), OMBUD_URL, OMBUD_API_KEY,
// STATE_FILE (./ombud_ghost.json), EVERY_S (15; 0 to look once).

import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const { GHOST_URL, GHOST_USER, GHOST_PASSWORD, OMBUD_URL, OMBUD_API_KEY } = process.env;
const { STATE_FILE = "ombud_ghost.json", EVERY_S = "15" } = process.env;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " " };
const OVERLAP_MS = 10 * 60_000; // what is posted twice is known already

let cookie = "";

async function json(address, options) {
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(15_000) });
  if (answer.ok) return answer;
  throw Object.assign(new Error(`${answer.status} from ${new URL(address).pathname}`), { status: answer.status });
}

const ombud = (path, options = {}) =>
  json(OMBUD_URL + path, {
    ...options,
    headers: { authorization: `Bearer ${OMBUD_API_KEY}`, "content-type": "application/json" },
  });

async function ghost(path, method = "GET", body = undefined) {
  const headers = { origin: new URL(GHOST_URL).origin, "content-type": "application/json", "accept-version": "v6.0" };
  if (!cookie) {
    const account = JSON.stringify({ username: GHOST_USER, password: GHOST_PASSWORD });
    const answer = await json(`${GHOST_URL}/ghost/api/admin/session/`, { method: "POST", headers, body: account });
    cookie = answer.headers.get("set-cookie").split(";")[0];
  }
  const options = { method, headers: { ...headers, cookie }, body: body && JSON.stringify(body) };
  return json(`${GHOST_URL}/ghost/api/admin${path}`, options);
}

function plain(html) {
  const text = html.replace(/<\/p>|<br[^>]*>/g, "\n").replace(/<[^>]*>/g, "");
  return text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (each) => ENTITIES[each]).trim();
}

const revision = (comment) => 1 + (comment.edited_at ? Date.parse(comment.edited_at) : 0);

async function pass(comment) {
  const { id, member, post, parent_id: parent, created_at: created } = comment;
  const author = member && { id: member.id, name: member.name ?? "", ...(member.email && { email: member.email }) };
  const article = post && { id: post.id, url: post.url, title: post.title };
  const text = plain(comment.html);
  const body = { id, revision: revision(comment), text, author, article, created };
  if (parent) body.parent = { id: parent };
  await ombud("/v1/comments", { method: "POST", body: JSON.stringify(body) }).catch((error) => {
    if (![400, 409, 413, 422].includes(error.status)) throw error;
    if (text) console.error(`comment ${id} is not taken: ${error.message}`); // it must not hold up the others
  });
}

async function look(state) {
  const from = new Date(state.since - OVERLAP_MS).toISOString().replace("T", " ").slice(0, 19);
  const now = Date.now();
  for (let page = 1; page; ) {
    const filter = `created_at:>='${from}',edited_at:>='${from}'`;
    const query = new URLSearchParams({ filter, page, limit: 100, order: "created_at asc" });
    const { comments, meta } = await (await ghost(`/comments/?${query}`)).json();
    for (const comment of comments) if (comment.status === "published" && comment.html) await pass(comment);
    page = meta.pagination.next;
  }
  state.since = now;
  for (let more = true; more; ) {
    const feed = await (await ombud(`/v1/decisions?after=${state.after}&limit=100`)).json();
    for (const { id, decision } of feed.decisions) {
      if (!decision) continue; // taken back: the next decision says what to do
      const status = decision.outcome === "reject" ? "hidden" : "published";
      await ghost(`/comments/${id}/`, "PUT", { comments: [{ id, status }] }).catch((error) => {
        if (error.status !== 404) throw error; // its author has deleted it
      });
    }
    ({ next: state.after, more } = feed);
  }
  await writeFile(`${STATE_FILE}.new`, JSON.stringify(state));
  await rename(`${STATE_FILE}.new`, STATE_FILE);
}

const kept = await readFile(STATE_FILE, "utf8").catch(() => null);
const state = kept ? JSON.parse(kept) : { since: Date.now(), after: "" };
do {
  try {
    await look(state);
  } catch (error) {
    if (error.status === 401 || error.status === 403) cookie = ""; // the session has ended
    console.error(error.message); // nothing is skipped: the next round begins where this one did
    if (EVERY_S === "0") process.exitCode = 1;
  }
} while (Number(EVERY_S) && (await sleep(Number(EVERY_S) * 1000, true)));

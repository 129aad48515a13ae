// The comments of a static site: a form posts here, approved ones are read from here. With `ombud.mjs` beside it, it runs
// as a Cloudflare Worker with a KV namespace COMMENTS; elsewhere (Deno, Bun, Node) anything with get, put and list does.
// Ombud's callback address is https://WHERE-THIS-IS/decided.

import { post, verify } from "./ombud.mjs";

const said = (status, body = "") => new Response(body, { status, headers: { "content-type": "text/plain" } });

function pageOf(address, env) {
  const site = new URL(env.SITE_URL);
  try {
    const page = new URL(String(address), site);
    page.hash = "";
    return page.origin === site.origin ? page : null;
  } catch {
    return null;
  }
}

async function take(request, env) {
  const form = await request.formData().catch(() => null);
  const page = form && pageOf(form.get("page"), env);
  if (!page) return said(400, "That is no page of ours.");
  const id = `${page.pathname}#${crypto.randomUUID()}`;
  const [name, text] = ["name", "text"].map((field) => String(form.get(field) ?? "").trim());
  const ip = request.headers.get("cf-connecting-ip");
  const comment = {
    id,
    text,
    author: { name, email: String(form.get("email") ?? ""), ...(ip && { ip }) },
    article: { id: page.pathname, url: page.href },
    honeypot: Boolean(form.get("website")), // hidden with CSS: people leave it empty
  };
  let outcome;
  try {
    outcome = await post({ url: env.OMBUD_URL, secret: env.OMBUD_WEBHOOK_SECRET }, comment, 5);
  } catch {
    return said(503, "Please send it again in a minute.");
  }
  if (outcome.status >= 400) return said(outcome.status, "This comment was not taken.");
  const shown = outcome.answer.decision?.outcome === "approve";
  await env.COMMENTS.put(id, JSON.stringify({ name, text, at: new Date().toISOString(), shown }));
  page.hash = shown ? "comment-published" : "comment-waits";
  return Response.redirect(page.href, 303);
}

async function decided(request, env) {
  const body = await request.text();
  if (!(await verify({ secret: env.OMBUD_WEBHOOK_SECRET }, request.headers, body))) return said(401);
  const { id, decision } = JSON.parse(body).data;
  const kept = await env.COMMENTS.get(id);
  if (!kept) return said(404); // not kept yet: Ombud comes again in a few seconds
  await env.COMMENTS.put(id, JSON.stringify({ ...JSON.parse(kept), shown: decision?.outcome === "approve" }));
  return new Response(null, { status: 204 });
}

async function show(url, env) {
  const page = pageOf(url.searchParams.get("page"), env);
  if (!page) return said(400, "That is no page of ours.");
  const { keys } = await env.COMMENTS.list({ prefix: `${page.pathname}#` });
  const comments = (await Promise.all(keys.map((key) => env.COMMENTS.get(key.name)))).map((each) => JSON.parse(each));
  const shown = comments.filter((each) => each.shown).sort((a, b) => a.at.localeCompare(b.at));
  return Response.json(shown.map(({ name, text, at }) => ({ name, text, at }))); // show them with textContent
}

export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const what = `${request.method} ${url.pathname}`;
    if (what === "POST /comments") return take(request, env);
    if (what === "POST /decided") return decided(request, env);
    if (what === "GET /comments") return show(url, env);
    return said(404);
  },
};

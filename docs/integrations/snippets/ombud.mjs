// Post comments to Ombud and check its callbacks, with fetch and Web Crypto alone: Node 18 or later, Deno, Bun,
// Cloudflare Workers and the functions of static hosts.

const crypto = globalThis.crypto ?? (await import("node:crypto")).webcrypto;
const TOLERANCE_S = 5 * 60;
const bytes = (text) => new TextEncoder().encode(text);

async function key(secret) {
  const raw = Uint8Array.from(atob(secret.slice("whsec_".length)), (each) => each.charCodeAt(0));
  if (raw.length < 24) throw new Error("The webhook secret is not set, or not whole."); // anybody can sign with an empty one
  return crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
}

/** Post one comment; return the HTTP status and the answer. With `waitS` the answer holds the verdict. */
export async function post({ url, secret }, comment, waitS = 0) {
  const body = JSON.stringify(comment);
  const id = `msg_${crypto.randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = await crypto.subtle.sign("HMAC", await key(secret), bytes(`${id}.${timestamp}.${body}`));
  const answer = await fetch(`${url}/v1/comments`, {
    method: "POST",
    body,
    signal: AbortSignal.timeout(10_000),
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`,
      ...(waitS && { prefer: `wait=${waitS}` }),
    },
  });
  return { status: answer.status, answer: await answer.json() };
}

/** Say whether a callback comes from Ombud. `headers` is a `Headers`; `body` is its text, just as it came. */
export async function verify({ secret }, headers, body) {
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  const signed = bytes(`${id}.${timestamp}.${body}`);
  const hmac = await key(secret);
  for (const each of (headers.get("webhook-signature") ?? "").split(" ")) {
    if (!/^v1,[A-Za-z0-9+/]{43}=$/.test(each)) continue;
    const given = Uint8Array.from(atob(each.slice(3)), (one) => one.charCodeAt(0));
    if (await crypto.subtle.verify("HMAC", hmac, given, signed)) return true; // in constant time
  }
  return false;
}

// npm perspective-api-client: its address is fixed, so its requests are pointed elsewhere on their way.
import { createRequire } from "node:module";
import { attempt, KEY, KIND, RUDE, URL_BASE } from "./asking.mjs";

const require = createRequire(import.meta.url);
const Perspective = require("perspective-api-client");
const axios = createRequire(require.resolve("perspective-api-client"))("axios");
axios.interceptors.request.use((config) => ({
  ...config,
  url: config.url.replace("https://commentanalyzer.googleapis.com", URL_BASE),
}));

const client = new Perspective({ apiKey: KEY });
console.log(
  JSON.stringify({
    analyzed: await attempt(() => client.analyze(`<p>${RUDE}</p>`)),
    several: await attempt(() => client.analyze(KIND, { attributes: ["toxicity", "threat"], doNotStore: false })),
    whole: await attempt(() =>
      client.analyze({ comment: { text: RUDE }, requestedAttributes: { INSULT: {} }, languages: ["en"] }),
    ),
    truncated: await attempt(() => client.analyze("a ".repeat(20_000), { truncate: true })),
    empty: await attempt(() => client.analyze("", { validate: false })),
    too_long: await attempt(() => client.analyze("ä".repeat(15_000), { validate: false })),
    unknown: await attempt(() => client.analyze(KIND, { attributes: ["KINDNESS"] })),
    wrong_key: await attempt(() => new Perspective({ apiKey: "abcdefghijkl" }).analyze(KIND)),
  }),
);

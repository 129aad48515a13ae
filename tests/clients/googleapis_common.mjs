// npm googleapis-common, built from the discovery document.
import common from "googleapis-common";
import { attempt, KEY, KIND, RUDE, URL_BASE } from "./asking.mjs";

const discovery = new common.Discovery({ debug: false });
const build = await discovery.discoverAPI(`${URL_BASE}/$discovery/rest?version=v1alpha1`);
const client = build({});
const body = (text, attributes, more) => ({
  comment: { text },
  requestedAttributes: Object.fromEntries(attributes.map((name) => [name, {}])),
  doNotStore: true,
  ...more,
});

const said = {};
const asked = { key: KEY, resource: body(RUDE, ["TOXICITY", "INSULT"], { clientToken: "t" }) };
said.analyzed = await attempt(async () => (await client.comments.analyze(asked)).data);
said.called_back = await new Promise((resolve) =>
  client.comments.analyze({ key: KEY, resource: body(KIND, ["TOXICITY"]) }, (error, answer) =>
    resolve(error ? { failed: error.message } : answer.data),
  ),
);
const scores = { TOXICITY: { summaryScore: { value: 1 } } };
said.suggested = await attempt(async () => {
  const resource = { comment: { text: RUDE }, attributeScores: scores, clientToken: "comment:1" };
  return (await client.comments.suggestscore({ key: KEY, resource })).data;
});
said.wrong_key = await attempt(() => client.comments.analyze({ key: "abcdefghijkl", resource: body(KIND, ["SPAM"]) }));
said.wrong_language = await attempt(() =>
  client.comments.analyze({ key: KEY, resource: body("Bonjour", ["THREAT"], { languages: ["fr"] }) }),
);
console.log(JSON.stringify(said));

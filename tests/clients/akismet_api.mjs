// npm akismet-api: host and protocol are options of it; the key becomes a label of the host name.
import dns from "node:dns";
import akismet from "akismet-api";
import { attempt, KEY, KIND, RUDE, URL_BASE } from "./asking.mjs";

// KEY.localhost: not every resolver knows that names under localhost are this machine.
dns.lookup = (_name, options, done) =>
  options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);

const host = `localhost:${new URL(URL_BASE).port}`;
const client = (key, more) => new akismet.AkismetClient({ key, blog: "https://daily.example", host, protocol: "http", ...more });
const comment = { ip: "203.0.113.7", useragent: "Browser/1", name: "Nora", email: "nora@mail.example", type: "comment" };
const good = client(KEY);
console.log(
  JSON.stringify({
    verified: await attempt(() => good.verifyKey()),
    not_verified: await attempt(() => client("abcdefghijkl").verifyKey()),
    ham: await attempt(() => good.checkSpam({ ...comment, content: KIND })),
    guaranteed: await attempt(() => good.checkSpam({ ...comment, name: "viagra-test-123", content: KIND })),
    by_an_administrator: await attempt(() => good.checkSpam({ ...comment, content: RUDE, role: "administrator" })),
    honeypot: await attempt(() => good.checkSpam({ ...comment, content: `${KIND} Indeed.`, honeypot: "https://buy.example" })),
    wrong_key: await attempt(() => client("abcdefghijkl").checkSpam({ ...comment, content: KIND })),
    spam_sent: await attempt(async () => (await good.submitSpam({ ...comment, content: "Buy watches" })).text),
    ham_sent: await attempt(async () => (await good.submitHam({ ...comment, content: KIND })).text),
  }),
);

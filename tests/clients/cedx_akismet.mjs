// npm @cedx/akismet: the base URL is an option of it.
import { Author, Blog, CheckResult, Client, Comment, CommentType } from "@cedx/akismet";
import { attempt, KEY, KIND, RUDE, URL_BASE } from "./asking.mjs";

const blog = new Blog({ charset: "UTF-8", languages: ["en"], url: "https://daily.example" });
const client = (key, more) => new Client(key, blog, { baseUrl: URL_BASE, ...more });
const good = client(KEY);
const author = (more) => new Author({ email: "nora@mail.example", ipAddress: "203.0.113.7", name: "Nora", userAgent: "B/1", ...more });
const comment = (content, by = author()) =>
  new Comment({ author: by, content, type: CommentType.comment, date: new Date(), permalink: "https://daily.example/a", context: ["a", "b"] });
const named = (result) => Object.keys(CheckResult).find((name) => CheckResult[name] === result) ?? result;
const check = (asked, by = good) => attempt(async () => named(await by.checkComment(asked)));
console.log(
  JSON.stringify({
    verified: await attempt(() => good.verifyKey()),
    not_verified: await attempt(() => client("abcdefghijkl").verifyKey()),
    ham: await check(comment(KIND)),
    in_test_mode: await check(comment(KIND), client(KEY, { isTest: true })),
    guaranteed: await check(comment(KIND, author({ name: "viagra-test-123" }))),
    by_an_administrator: await check(comment(RUDE, author({ role: "administrator" }))),
    wrong_key: await check(comment(KIND), client("abcdefghijkl")),
    spam_sent: await attempt(async () => (await good.submitSpam(comment("Buy watches")), "done")),
    ham_sent: await attempt(async () => (await good.submitHam(comment(KIND)), "done")),
  }),
);

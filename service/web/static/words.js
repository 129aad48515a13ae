// Figures and codes as a person would say them.

const LABELS = {
  toxicity: "toxicity",
  severe_toxicity: "severe toxicity",
  obscene: "obscenity",
  threat: "threat",
  insult: "insult",
  identity_attack: "attack on identity",
  spam: "spam",
};

export const LABEL_CHOICES = Object.entries(LABELS);
export const labelName = (label) => LABELS[label] ?? label.replaceAll("_", " ");
export const plain = (code) => code.replaceAll("_", " ");
export const number = (count) => count.toLocaleString("en");
export const percent = (share) => (share === null ? "–" : `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`);
export const some = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

export function languageName(code) {
  try {
    return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
  } catch {
    return code; // a site may send what no standard knows
  }
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function sinceThen(moment) {
  const seconds = (Date.parse(moment) - Date.now()) / 1000;
  const unit = UNITS.find(([, length]) => -seconds >= length);
  return unit ? ago.format(Math.ceil(seconds / unit[1]), unit[0]) : "just now";
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1).replace(/\.0$/, "") : Math.round(seconds)} s`;
  const [unit, length] = UNITS.find(([, each]) => seconds >= each);
  const count = seconds / length;
  return `${count < 10 ? count.toFixed(1).replace(/\.0$/, "") : Math.round(count)} ${{ minute: "min", hour: "h", day: "d" }[unit]}`;
}

export const day = (moment) => new Date(moment).toLocaleDateString("en", { dateStyle: "medium" });
export const moment = (at) => new Date(at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });

// Marks of direction and joiners are part of ordinary writing in many languages and are not listed.
const UNSEEN = [
  ["change of direction", "changes of direction", /[\u202A-\u202E\u2066-\u2069]/g],
  ["invisible character", "invisible characters", /[\u00AD\u200B\u2060-\u2064\uFEFF\u{E0000}-\u{E007F}]/gu],
  ["control character", "control characters", /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/g],
];

export function unseenIn(text) {
  const found = UNSEEN.flatMap(([one, many, pattern]) => {
    const count = text.match(pattern)?.length ?? 0;
    return count ? [some(count, one, many)] : [];
  });
  return found.length ? `Not to be seen in this text: ${found.join(", ")}.` : "";
}

export function excerpt(text, length = 40) {
  const seen = UNSEEN.reduce((rest, [, , pattern]) => rest.replace(pattern, ""), text.slice(0, 5 * length + 200));
  const start = [...seen.replace(/\p{M}{3,}/gu, "").replace(/\s+/g, " ").trim()];
  return start.length > length ? `${start.slice(0, length).join("")}…` : start.join("");
}

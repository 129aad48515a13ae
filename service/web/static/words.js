// Figures and codes as a person would say them.

const LABELS = {
  toxicity: ["toxicity", "toxic"],
  severe_toxicity: ["severe toxicity", "severely toxic"],
  obscene: ["obscenity", "obscene"],
  threat: ["threat", "a threat"],
  insult: ["insult", "an insult"],
  identity_attack: ["attack on identity", "an attack on who somebody is"],
  spam: ["spam", "spam"],
};
const DEGREES = [
  [0.9, "very likely"],
  [0.65, "likely"],
  [0.35, "possibly"],
];

export const labelName = (label) => LABELS[label]?.[0] ?? label.replaceAll("_", " ");

// The likeliest first; what is improbable is left to the numbers.
export function scoresInWords(scores) {
  return Object.entries(scores)
    .sort(([, one], [, other]) => other - one)
    .flatMap(([label, score]) => {
      const degree = DEGREES.find(([from]) => score >= from)?.[1];
      return degree ? [{ degree, sentence: `${degree} ${LABELS[label]?.[1] ?? labelName(label)}` }] : [];
    });
}

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

// Marks of direction and joiners are part of ordinary writing in many languages and are not listed.
const UNSEEN = [
  ["change of direction", "changes of direction", /[\u202A-\u202E\u2066-\u2069]/g],
  ["invisible character", "invisible characters", /[\u00AD\u200B\u2060-\u2064\uFEFF\u{E0000}-\u{E007F}]/gu],
  ["control character", "control characters", /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F]/g],
];

export function unseenIn(text) {
  const found = UNSEEN.flatMap(([one, many, pattern]) => {
    const count = text.match(pattern)?.length ?? 0;
    return count ? [`${count} ${count === 1 ? one : many}`] : [];
  });
  return found.length ? `Not to be seen in this text: ${found.join(", ")}.` : "";
}

export function excerpt(text) {
  const plain = UNSEEN.reduce((rest, [, , pattern]) => rest.replace(pattern, ""), text);
  const start = [...plain.replace(/\p{M}{3,}/gu, "").replace(/\s+/g, " ").trim().slice(0, 200)];
  return start.length > 40 ? `${start.slice(0, 40).join("")}…` : start.join("");
}

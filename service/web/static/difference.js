// What an edit changed, word by word: the longest common run of words stays, the rest came or went.

const MOST_STEPS = 250_000; // beyond that the changed middle is shown as a whole

function difference(before, after) {
  const [old, now] = [words(before), words(after)];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const parts = [
    { kind: "same", text: old.slice(0, start).join("") },
    ...middle(old.slice(start, old.length - end), now.slice(start, now.length - end)),
    { kind: "same", text: old.slice(old.length - end).join("") },
  ];
  return joined(parts);
}

export function differenceNodes(before, after) {
  const tags = { same: "span", gone: "del", come: "ins" };
  return difference(before, after).map(({ kind, text }) => {
    const node = document.createElement(tags[kind]);
    node.textContent = text;
    return node;
  });
}

const words = (text) => text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? [];

function middle(old, now) {
  if (old.length * now.length > MOST_STEPS) {
    return [
      { kind: "gone", text: old.join("") },
      { kind: "come", text: now.join("") },
    ];
  }
  const common = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i][j] = old[i] === now[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const parts = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) parts.push({ kind: "same", text: old[i++] }), j++;
    else if (j >= now.length || (i < old.length && common[i + 1][j] >= common[i][j + 1]))
      parts.push({ kind: "gone", text: old[i++] });
    else parts.push({ kind: "come", text: now[j++] });
  }
  return parts;
}

function joined(parts) {
  const whole = [];
  for (const part of parts.filter(({ text }) => text)) {
    if (whole.at(-1)?.kind === part.kind) whole.at(-1).text += part.text;
    else whole.push({ ...part });
  }
  return whole;
}

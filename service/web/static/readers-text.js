// A reader's text with stretches of it marked: text nodes and <mark>, nothing else.

const LEAST_SHARE = 0.15; // of the strongest stretch: what moved a score less is not worth the ink

// Stretches are UTF-16 offsets with a contribution; where they overlap the stronger one is shown.
export function fill(place, text, stretches = []) {
  const most = Math.max(0, ...stretches.map(({ contribution }) => contribution));
  const telling = stretches
    .filter(({ contribution }) => contribution > 0 && contribution >= most * LEAST_SHARE)
    .sort((one, other) => one.start - other.start);
  const parts = [];
  let at = 0;
  for (const part of apart(telling)) {
    if (part.start > at) parts.push(document.createTextNode(text.slice(at, part.start)));
    const mark = document.createElement("mark");
    mark.dataset.weight = part.contribution >= most / 2 ? "strong" : "some";
    if (part.cause && part.cause !== "words") mark.title = part.cause.replaceAll("_", " ");
    mark.textContent = text.slice(part.start, part.end);
    parts.push(mark);
    at = part.end;
  }
  if (at < text.length) parts.push(document.createTextNode(text.slice(at)));
  place.replaceChildren(...parts);
}

function apart(sorted) {
  const cut = [];
  for (const next of sorted) {
    const last = cut.at(-1);
    if (!last || next.start >= last.end) cut.push({ ...next });
    else if (next.contribution <= last.contribution) next.end > last.end && cut.push({ ...next, start: last.end });
    else {
      const rest = { ...last, start: next.end };
      last.end = next.start;
      if (last.end <= last.start) cut.pop();
      cut.push({ ...next });
      if (rest.end > rest.start) cut.push(rest);
    }
  }
  return cut;
}

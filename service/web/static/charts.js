// Charts as inline SVG. The same figures stand in a table or sentence beside them.

import { element } from "./dom.js";
import { number } from "./words.js";

const WIDTH = 720;
const HEIGHT = 150;
const LEFT = 36;
const BOTTOM = 18;

function svg(tag, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

// Two or more sets of shares side by side, each `[class, name, values]`; every set is scaled to its own sum.
export function steps(labels, sets, title) {
  const shares = sets.map(([kind, name, values]) => {
    const sum = values.reduce((all, each) => all + each, 0) || 1;
    return [kind, name, values.map((each) => each / sum)];
  });
  const most = Math.max(0.01, ...shares.flatMap(([, , values]) => values));
  const step = (WIDTH - LEFT) / labels.length;
  const height = HEIGHT - BOTTOM - 8;
  const picture = svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": title });
  for (const share of [0, 0.5, 1]) {
    const y = 8 + height * (1 - share);
    picture.append(svg("line", { class: "axis", x1: LEFT, x2: WIDTH, y1: y, y2: y }));
    if (share) picture.append(svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, `${Math.round(100 * most * share)}%`));
  }
  shares.forEach(([kind, name, values], index) =>
    values.forEach((value, at) => {
      const wide = (step * 0.8) / shares.length;
      const tall = (height * value) / most;
      const bar = svg("rect", { class: kind, x: LEFT + at * step + step * 0.1 + index * wide, y: 8 + height - tall, width: wide, height: tall });
      bar.append(svg("title", {}, `${labels[at]}, ${name}: ${(100 * value).toFixed(1)}%`));
      picture.append(bar);
    }),
  );
  picture.append(svg("text", { x: LEFT, y: HEIGHT - 3 }, labels[0]), svg("text", { x: WIDTH, y: HEIGHT - 3, "text-anchor": "end" }, labels.at(-1)));
  const key = element("p", { className: "key" }, ...sets.map(([kind, name]) => element("span", { className: kind, text: name })));
  return element("figure", {}, element("figcaption", { className: "faint", text: title }), picture, key);
}

// Stacked bars; `columns` are `{label, parts: [[class, count]…]}`, the oldest first.
export function bars(columns, title, keys = []) {
  const totals = columns.map(({ parts }) => parts.reduce((sum, [, count]) => sum + count, 0));
  const most = Math.max(1, ...totals);
  const step = (WIDTH - LEFT) / Math.max(1, columns.length);
  const height = HEIGHT - BOTTOM - 8;
  const sum = totals.reduce((all, each) => all + each, 0);
  const spoken = `${title}: ${number(sum)} in all, at most ${number(Math.max(0, ...totals))}.`;
  const picture = svg("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": spoken });
  for (const share of [0, 0.5, 1]) {
    const y = 8 + height * (1 - share);
    picture.append(svg("line", { class: "axis", x1: LEFT, x2: WIDTH, y1: y, y2: y }));
    if (share === 1 || (share && most > 1)) picture.append(svg("text", { x: LEFT - 6, y: y + 4, "text-anchor": "end" }, number(Math.round(most * share))));
  }
  columns.forEach(({ label, parts }, index) => {
    let y = 8 + height;
    for (const [kind, count] of parts) {
      const tall = (height * count) / most;
      y -= tall;
      const bar = svg("rect", { class: kind, x: LEFT + index * step + step * 0.1, y, width: Math.max(1, step * 0.8), height: tall });
      bar.append(svg("title", {}, `${label}: ${number(count)}`));
      picture.append(bar);
    }
  });
  const [first, last] = [columns[0]?.label ?? "", columns.at(-1)?.label ?? ""];
  picture.append(svg("text", { x: LEFT, y: HEIGHT - 3 }, first), svg("text", { x: WIDTH, y: HEIGHT - 3, "text-anchor": "end" }, last));
  const key = keys.length ? element("p", { className: "key" }, ...keys.map(([kind, text]) => element("span", { className: kind, text }))) : null;
  return element("figure", {}, element("figcaption", { className: "faint", text: title }), picture, key);
}

// Everything that readers wrote reaches the page through here: as text, never as markup.

export const byId = (id) => document.getElementById(id);

export function element(tag, { text, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

export function show(shown, ...others) {
  for (const other of others) other.hidden = true;
  shown.hidden = false;
}

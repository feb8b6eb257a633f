// Building the page: elements from names and texts. Data arrive as text nodes only, never as markup.

const byId = (id) => document.getElementById(id);

/** An element with attributes (functions become listeners, null is left out) and children (strings become text). */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else if (key === "value" || key === "checked") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const CONTROLS = /([\u202a-\u202e\u2066-\u2069])/;

/** Nodes of foreign text. A character that would turn the words after it round is shut in where it stands, and named. */
function tamed(text) {
  if (!CONTROLS.test(text)) return [text];
  return text.split(CONTROLS).map((part, i) =>
    (i % 2 ? el("bdi", { class: "control", "data-code": `U+${part.codePointAt(0).toString(16).toUpperCase()}` }, part) : part));
}

/** Words of an article or a record: their writing direction stays their own. */
const said = (text) => (text === null || text === undefined ? null : el("bdi", {}, tamed(String(text))));

/** Nodes with `separator` between them. */
const joined = (nodes, separator) => nodes.flatMap((node, i) => (i ? [separator, node] : [node]));

/** A link to the source, or its text alone where the address is not one of the web. */
function webLink(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return said(text);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return said(text);
  return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, said(text));
}

/** The heading of a card, with its switches to the right. */
const cardHead = (id, title, ...switches) =>
  el("div", { class: "head" }, el("h2", { id: `${id}-title` }, title), el("div", { class: "switches" }, switches));

/** A choice of a few, as radio buttons that look like one switch. `choices` are [value, label]. */
function radios(name, legend, choices, chosen, onchange) {
  return el(
    "fieldset", { class: "switch" }, el("legend", { class: "quiet" }, legend),
    choices.map(([value, label]) =>
      el("label", {},
        el("input", { type: "radio", name, value, checked: value === chosen, change: () => onchange(value) }),
        el("span", {}, label))),
  );
}

const readJson = (id) => JSON.parse(byId(id).textContent);
const words = readJson("data-words");

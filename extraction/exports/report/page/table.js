// The events that fit, sorted and in pages.

const PAGE = 50;
const PRINTED = 1000;
const COLUMNS = [
  { key: "when", label: "When", of: (event) => event.from ?? event.until },
  { key: "what", label: "What", of: (event) => event.type },
  { key: "who", label: "Who to whom", of: (event) => names(event.actors).join(", ").toLowerCase() || null },
  { key: "where", label: "Where", of: (event) => event.places[0]?.name.toLowerCase() ?? null },
  { key: "figures", label: "Figures", of: (event) => event.figures[0]?.high ?? event.figures[0]?.low ?? null },
  { key: "says", label: "Who says so", of: (event) => (event.attributions[0]?.name ?? event.outlet)?.toLowerCase() ?? null },
  { key: "confidence", label: "Conf.", full: "Confidence", of: (event) => event.confidence },
];
let ordered = [];
const tableOrder = () => ordered;

function tableCard() {
  const order = { key: "when", down: true };
  let page = 0;
  let size = PAGE;
  const body = el("tbody", { role: "rowgroup" });
  const count = el("p", { class: "count", id: "count", role: "status", "aria-live": "polite" });
  const heads = COLUMNS.map((column) => {
    const button = el("button", { type: "button", title: `Sort by ${(column.full ?? column.label).toLowerCase()}`, click: () => sortBy(column.key) }, column.label);
    return el("th", { scope: "col", role: "columnheader", class: column.key }, button);
  });
  const sortSelect = el("select", { id: "sort", change: () => sortBy(sortSelect.value) },
    COLUMNS.map((column) => el("option", { value: column.key }, column.full ?? column.label)));
  const pager = el("nav", { class: "pager", "aria-label": "Pages of the table" });
  byId("table").append(
    cardHead("table", "Events", count),
    el("div", { class: "sorter" }, el("label", { for: "sort" }, "Sort by "), sortSelect),
    el("table", { class: "events", role: "table", "aria-labelledby": "table-title", "aria-describedby": "count" },
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)), body),
    pager,
  );

  function sortBy(key) {
    order.down = order.key === key ? !order.down : key === "when" || key === "confidence" || key === "figures";
    order.key = key;
    redraw();
  }

  function redraw(keepPage = false) {
    const { of } = COLUMNS.find((column) => column.key === order.key);
    ordered = sorted(fitting(), of, order.down);
    if (!keepPage) page = 0;
    const from = page * size;
    const rows = ordered.slice(from, from + size);
    body.replaceChildren(...rows.map(eventRow));
    heads.forEach((head, i) => {
      const mine = COLUMNS[i].key === order.key;
      head.setAttribute("aria-sort", mine ? (order.down ? "descending" : "ascending") : "none");
    });
    sortSelect.value = order.key;
    count.textContent = ordered.length === data.events.length
      ? plural(ordered.length, "event") : `${number(ordered.length)} of ${plural(data.events.length, "event")}`;
    drawPager();
  }

  function drawPager() {
    const pages = Math.ceil(ordered.length / size);
    const turn = (to) => {
      page = to;
      redraw(true);
      byId("table").focus({ preventScroll: true });
      byId("table").scrollIntoView({ block: "start" });
    };
    pager.hidden = pages < 2;
    pager.replaceChildren(
      el("button", { type: "button", disabled: page === 0, click: () => turn(page - 1) }, "← Previous"),
      el("span", {}, `Page ${page + 1} of ${number(pages)}`),
      el("button", { type: "button", disabled: page + 1 >= pages, click: () => turn(page + 1) }, "Next →"));
  }

  body.addEventListener("click", (event) => {
    const row = event.target.closest("tr");
    if (row && !event.target.closest("a, button") && !String(getSelection())) openEvent(row.dataset.id);
  });
  window.addEventListener("beforeprint", () => {
    size = PRINTED;
    redraw();
  });
  window.addEventListener("afterprint", () => {
    size = PAGE;
    redraw();
  });
  redraw();
  onChange(() => redraw());
}

/** Sorted copies; what has no value comes last whichever the direction, and ties stay as they were read. */
function sorted(events, of, down) {
  const sign = down ? -1 : 1;
  return events.map((event) => [of(event), event]).sort(([a], [b]) => {
    if (a === b) return 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -sign : sign;
  }).map(([, event]) => event);
}

function eventRow(event) {
  const cell = (key, label, ...content) => el("td", { role: "cell", class: key, "data-label": label }, content);
  const when = whenText(event.date);
  const more = (parts, text) => (parts.length ? [said(text(parts[0])), parts.length > 1 ? el("span", { class: "faint" }, ` +${parts.length - 1}`) : null] : null);
  return el("tr", { role: "row", "data-id": event.id },
    cell("when", "When", when ?? [el("span", { class: "faint" }, "undated"), publishedHint(event)]),
    cell("what", "What", el("a", { href: `#${event.id}`, "aria-label": rowName(event, when) }, badge(event)),
      event.modes.length ? el("span", { class: "modes" }, event.modes.join(", ")) : null,
      event.status === "actual" ? null : el("span", { class: "status" }, event.status)),
    cell("who", "Who to whom", el("div", { class: "pairing" }, summaryOf(event)),
      el("div", { class: "snippet", dir: "auto" }, snippet(event))),
    cell("where", "Where", more(event.places, placeText)),
    cell("figures", "Figures", more(event.figures, figureText)),
    cell("says", "Who says so", more(event.attributions, (a) => a.name), event.outlet ? el("span", { class: "outlet" }, "in ", said(event.outlet)) : null),
    cell("confidence", "Confidence", meter(event.confidence)));
}

const publishedHint = ({ article }) =>
  (article.day === null ? null : el("span", { class: "outlet" }, `published ${longDay(article.day)}`));

/** What a link to the event is called where the row around it is not seen. */
function rowName(event, when) {
  const [who, whom] = [event.actors, event.recipients].map((parts) => names(parts).join(", "));
  return [event.type, who || "unnamed actor", whom && `to ${whom}`, when ?? "undated"].filter(Boolean).join(", ");
}

const BEFORE = 120; // characters of the sentence that may stand before the trigger

/** The sentence with its trigger marked, begun late enough for the trigger to be in view. */
function snippet(event) {
  const { text, start, cut } = event.sentence;
  const at = cutter(text);
  const trigger = event.trigger[0] - start;
  let from = 0;
  if (trigger > BEFORE) from = trigger - BEFORE + 1 + at.cut(trigger - BEFORE, trigger).search(/\s|$/);
  const marks = marksOf(event).filter((m) => m.kind === "trigger");
  return [from || cut ? "… " : "", markedNodes(at.cut(from, at.length), start + from, marks, false)];
}

function meter(value) {
  const bar = el("span", { class: "meter", "aria-hidden": "true" }, el("span", {}));
  bar.firstChild.style.width = `${Math.round(value * 100)}%`;
  return [value.toFixed(2), bar];
}

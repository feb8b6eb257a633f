// Who to whom: a table of counts, its cells buttons that filter.

const MATRIX_SIZE = 10;
const MATRIX_KEYS = {
  country: { label: "Country", key: (actor) => actor.country, name: countryName },
  name: { label: "Actor", key: (actor) => actor.name, name: (name) => name },
};

function matrixCard() {
  const host = el("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Who to whom, scrolls sideways" });
  const caption = el("p", { class: "caption" });
  let by = "country";
  byId("matrix").append(
    cardHead("matrix", "Who to whom",
      radios("matrix-by", "Rows and columns are", Object.entries(MATRIX_KEYS).map(([value, { label }]) => [value, label]), by,
        (value) => {
          by = value;
          if (state.pair) change({ pair: null });
          else redraw();
        })),
    host, caption,
  );

  function redraw() {
    const { key, name } = MATRIX_KEYS[by];
    const shown = fitting("pair");
    const cells = cellsOf(shown, key);
    const [sources, targets] = busiest([...cells.values()]);
    const most = max([1, ...[...cells.values()].map((cell) => cell.n)]);
    const cellFor = (from, to) => cells.get(`${from}\n${to}`);
    const drawn = sources.length ? el("table", { class: "matrix" },
      el("caption", { class: "quiet" }, "Number of events by actor (rows) and recipient (columns)"),
      el("thead", {}, el("tr", {}, el("td", {}),
        targets.map((to) => el("th", { scope: "col" }, el("span", {}, said(name(to))))))),
      el("tbody", {}, sources.map((from) => el("tr", {}, el("th", { scope: "row", title: name(from) }, said(name(from))),
        targets.map((to) => matrixCell(cellFor(from, to), from, to, most, by)))))) : el("p", { class: "empty" }, "No event here has both an actor and a recipient.");
    host.replaceChildren(drawn);
    const pairs = shown.filter((event) => event.pairs.some(([a, b]) => key(a) && key(b))).length;
    const left = [...cells.values()].filter((cell) => !sources.includes(cell.from) || !targets.includes(cell.to)).length;
    caption.textContent = `${plural(pairs, "event")} with both sides named` +
      (left ? ` · ${plural(left, "rarer pair")} left out` : "") + " · blue cooperates, red is in conflict";
  }

  redraw();
  onChange(redraw);
}

/** Counts by pair: how many events, and how many of them are conflict. An event counts once for a pair. */
function cellsOf(events, key) {
  const cells = new Map();
  for (const event of events) {
    const seen = new Set();
    for (const [a, b] of event.pairs) {
      const [from, to] = [key(a), key(b)];
      const id = `${from}\n${to}`;
      if (!from || !to || seen.has(id)) continue;
      seen.add(id);
      if (!cells.has(id)) cells.set(id, { from, to, n: 0, conflict: 0 });
      const cell = cells.get(id);
      cell.n += 1;
      cell.conflict += event.quad.endsWith("conflict") ? 1 : 0;
    }
  }
  return cells;
}

/** The rows and columns that hold the commonest pairs, each side ordered by what it holds. */
function busiest(cells) {
  const sides = ["from", "to"].map((side) => ({ side, totals: new Map() }));
  for (const cell of [...cells].sort((a, b) => b.n - a.n || (a.from + a.to < b.from + b.to ? -1 : 1))) {
    if (sides.some(({ side, totals }) => !totals.has(cell[side]) && totals.size >= MATRIX_SIZE)) continue;
    for (const { side, totals } of sides) totals.set(cell[side], (totals.get(cell[side]) ?? 0) + cell.n);
  }
  return sides.map(({ totals }) => [...totals].sort((a, b) => b[1] - a[1]).map(([name]) => name));
}

function matrixCell(cell, from, to, most, by) {
  if (!cell) return el("td", {});
  const { key, name } = MATRIX_KEYS[by];
  const chosen = state.pair && state.pair.key === key && state.pair.from === from && state.pair.to === to;
  const label = `${name(from)} to ${name(to)}: ${plural(cell.n, "event")}, ${cell.conflict} in conflict`;
  const button = el("button", {
    type: "button", "aria-pressed": String(Boolean(chosen)), "aria-label": label, title: label,
    click: () => change({ pair: chosen ? null : { key, from, to, label: `${name(from)} → ${name(to)}` } }),
  }, String(cell.n));
  const strength = Math.round(14 + 66 * Math.sqrt(cell.n / most));
  const hue = cell.conflict * 2 > cell.n ? "var(--material-conflict)" : "var(--material-cooperation)";
  button.style.background = `color-mix(in srgb, ${hue} ${strength}%, var(--card))`;
  if (strength > 64) button.classList.add("strong");
  return el("td", {}, button);
}

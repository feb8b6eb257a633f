// Figures over time: one kind at a time, drawn as ranges; an open end points where it is open.

const MOST_DRAWN = 1200; // more marks make a slow page and no better picture
const topOf = (figure) => figure.high ?? figure.low;
const KIND_ORDER = ["killed", "wounded", "troops", "weapons", "captured", "missing", "displaced", "casualties", "amount", "other"];

/** What may be compared: killed with killed, but drones with drones and dollars with dollars. */
function figureKind(figure) {
  const counted = ["weapons", "amount", "other", "troops"].includes(figure.role) ? (figure.item ?? "") : "";
  return `${figure.role}\t${figure.role === "troops" ? "" : counted}`;
}

function kindName(kind) {
  const [role, item] = kind.split("\t");
  return item && role !== "other" ? `${sentenceCase(role)}: ${item}` : sentenceCase(item || role);
}

function figuresCard() {
  const host = el("div", { class: "chart", id: "figures-chart", role: "img" });
  const caption = el("p", { class: "caption" });
  const select = el("select", { id: "figure-kind", change: () => redraw((wish = select.value)) });
  byId("figures").append(
    cardHead("figures", "Figures", el("label", { for: "figure-kind", class: "quiet" }, "Kind of figure"), select), host, caption);
  let view = null;
  let scale = null;
  let wish = null;

  function redraw() {
    const shown = fitting();
    const found = shown.flatMap((event) => event.figures.map((figure) => ({ event, figure, kind: figureKind(figure) })))
      .filter(({ figure }) => figure.low !== null || figure.high !== null);
    const kinds = tally(found, (one) => [one.kind]).sort(([a, n], [b, m]) => rank(a) - rank(b) || m - n);
    const drawable = tally(found.filter(({ event }) => dayAt(event) !== null), (one) => [one.kind]);
    const chosen = kinds.some(([kind]) => kind === wish) ? wish : (drawable[0]?.[0] ?? kinds[0]?.[0] ?? "");
    select.replaceChildren(...kinds.map(([kind, n]) => el("option", { value: kind }, `${kindName(kind)} (${n})`)));
    select.value = chosen;
    select.disabled = !kinds.length;
    const ofKind = found.filter((one) => one.kind === chosen);
    const dated = ofKind.filter(({ event }) => dayAt(event) !== null);
    const drawn = dated.sort((a, b) => topOf(b.figure) - topOf(a.figure)).slice(0, MOST_DRAWN);
    draw(drawn.map(rowOf));
    const text = `${drawn.length < dated.length ? `The ${number(drawn.length)} largest of ` : ""}${plural(dated.length, "figure")}`;
    const left = ofKind.length - dated.length;
    caption.textContent = kinds.length
      ? `${text}${left ? ` · ${number(left)} of undated events not drawn` : ""} · a triangle marks an end that the text leaves open · colour is the event’s class`
      : "No event here has a figure.";
    host.setAttribute("aria-label", `Chart of ${chosen ? kindName(chosen) : "figures"} over time: ${text}. The figures also stand in the table.`);
  }

  function draw(rows) {
    host.hidden = !rows.length;
    if (!rows.length) return;
    const values = rows.flatMap((row) => [row.low, row.high]);
    const wanted = min(values) > 0 && max(values) / min(values) > 100 ? "log" : "linear";
    if (wanted !== scale) {
      view?.finalize();
      host.replaceChildren();
      scale = wanted;
      view = chartView(host, "figures", (spec) => {
        const y = spec.scales.find((one) => one.name === "y");
        y.type = wanted;
        if (wanted === "log") y.zero = false;
        return spec;
      });
      view.addEventListener("click", (_, item) => item?.datum?.id && openEvent(item.datum.id));
    }
    const days = rows.map((row) => row.day);
    const margin = Math.max(2, 7 - (max(days) - min(days)) / DAY / 2) * DAY; // so that no hours stand on the axis
    view.signal("first", min(days) - margin).signal("last", max(days) + margin)
      .signal("ticks", scale === "log" ? powersOfTen(min(values), max(values)) : null)
      .signal("least", scale === "log" ? min(values) : Math.min(0, min(values))).signal("most", max(values));
    setRows(view, "figures", rows).run();
  }

  redraw();
  onChange(redraw);
}

function powersOfTen(least, most) {
  const [first, last] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
}

const rank = (kind) => KIND_ORDER.indexOf(kind.split("\t")[0]);

function rowOf({ event, figure }) {
  const low = figure.low ?? figure.high;
  const high = figure.high ?? figure.low;
  const open = figure.high === null || figure.modifier === "more_than" || figure.modifier === "at_least" ? "triangle-up"
    : figure.low === null ? "triangle-down" : "circle";
  const says = event.attributions[0]?.name;
  return {
    id: event.id, day: dayAt(event) * DAY, low, high, value: open === "triangle-down" ? low : high, shape: open,
    colour: QUAD_COLOURS[event.quad],
    tip: [figureText(figure), whenText(event.date) ?? "", says ? `says ${says}` : "", event.article.outlet ?? ""].filter(Boolean).join("\n"),
  };
}

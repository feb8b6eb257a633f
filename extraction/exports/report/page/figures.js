// Figures over time: one kind at a time, drawn as ranges; an open end points where it is open.

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
  const select = el("select", { id: "figure-kind", change: () => redraw() });
  byId("figures").append(
    cardHead("figures", "Figures", el("label", { for: "figure-kind", class: "quiet" }, "Kind of figure"), select), host, caption);
  let view = null;
  let scale = null;

  function redraw() {
    const shown = fitting();
    const found = shown.flatMap((event) => event.figures.map((figure) => ({ event, figure, kind: figureKind(figure) })))
      .filter(({ figure }) => figure.low !== null || figure.high !== null);
    const kinds = tally(found, (one) => [one.kind]).sort(([a, n], [b, m]) => rank(a) - rank(b) || m - n);
    const chosen = kinds.some(([kind]) => kind === select.value) ? select.value : (kinds[0]?.[0] ?? "");
    select.replaceChildren(...kinds.map(([kind, n]) => el("option", { value: kind }, `${kindName(kind)} (${n})`)));
    select.value = chosen;
    select.disabled = !kinds.length;
    const ofKind = found.filter((one) => one.kind === chosen);
    const dated = ofKind.filter(({ event }) => dayAt(event) !== null);
    draw(dated.map(rowOf));
    const text = `${plural(dated.length, "figure")} of ${plural(new Set(dated.map((one) => one.event)).size, "event")}`;
    const left = ofKind.length - dated.length;
    caption.textContent = kinds.length
      ? `${text}${left ? ` · ${left.toLocaleString("en")} of undated events not drawn` : ""} · a triangle marks an end that the text leaves open · colour is the event’s class`
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
    view.signal("first", min(days) - 2 * DAY).signal("last", max(days) + 2 * DAY)
      .signal("least", scale === "log" ? min(values) : Math.min(0, min(values))).signal("most", max(values));
    setRows(view, "figures", rows).run();
  }

  redraw();
  onChange(redraw);
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

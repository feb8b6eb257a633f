// Events over time, stacked by class or type, and the brush that chooses days.

const BINS = {
  day: { start: (day) => day, next: (day) => day + 1 },
  week: { start: (day) => day - ((day + 3) % 7 + 7) % 7, next: (day) => day + 7 }, // day 0 was a Thursday
  month: { start: (day) => monthStart(day, 0, 1), next: (day) => monthStart(day, 1, 1) },
  year: { start: (day) => monthStart(day, 0, 12), next: (day) => monthStart(day, 12, 12) },
};

function monthStart(day, add, months) {
  const date = new Date(day * DAY);
  const month = months === 12 ? 0 : date.getUTCMonth();
  const start = new Date(0);
  start.setUTCFullYear(date.getUTCFullYear(), month + add, 1);
  return start.getTime() / DAY;
}

const binFor = (days) => (days <= 100 ? "day" : days <= 730 ? "week" : days <= 7300 ? "month" : "year");

function timelineCard() {
  const host = el("div", { class: "chart", id: "timeline-chart", role: "img" });
  const legend = el("ul", { class: "legend" });
  const caption = el("p", { class: "caption" });
  const inputs = ["from", "to"].map((end) =>
    el("input", { type: "date", id: `days-${end}`, change: () => typed() }));
  const whole = el("input", { type: "checkbox", change: () => redraw(true) });
  const wholeLabel = el("label", { class: "check" }, whole, " all dates");
  let colour = "quad";
  let brushing = null;
  let range = null;
  let view = null;

  byId("timeline").append(
    cardHead("timeline", "When",
      radios("basis", "Days of", [["event", "Event date"], ["published", "Published"]], state.basis,
        (basis) => change({ basis, days: null })),
      radios("colour", "Colour by", [["quad", "Class"], ["type", "Type"]], colour, (value) => {
        colour = value;
        redraw();
      })),
    legend, host,
    el("div", { class: "days" },
      el("label", { for: "days-from" }, "From "), inputs[0], el("label", { for: "days-to" }, " to "), inputs[1],
      el("button", { type: "button", class: "small", click: () => change({ days: null }) }, "All days"), wholeLabel),
    caption,
  );

  function typed() {
    const [from, to] = inputs.map((input) => (input.value ? dayOf(input.value) : null));
    if (from === null && to === null) change({ days: null });
    else change({ days: [from ?? range.first, to ?? range.last].sort((a, b) => a - b) });
  }

  /** The days drawn: without `all`, not those over a year before the first article; outliers would squeeze the rest. */
  function rangeOf(all) {
    const days = data.events.map((event) => dayAt(event)).filter((day) => day !== null);
    const published = data.events.map((event) => event.article.day).filter((day) => day !== null);
    const [from, to] = published.length && !all ? [min(published) - 366, max(published) + 366] : [-Infinity, Infinity];
    const near = days.filter((day) => day >= from && day <= to);
    const drawn = near.length ? near : days;
    if (!drawn.length) return null;
    const [least, most] = [min(drawn), max(drawn)];
    const bin = binFor(most - least);
    const margin = Math.max(0, Math.ceil(7 - (most - least) / 2)); // so that no hours stand on the axis
    const first = BINS[bin].start(least - margin);
    const last = BINS[bin].next(BINS[bin].start(most + margin)) - 1;
    return { bin, first, last, beyond: days.length - drawn.length };
  }

  function brushed(_, selection) {
    const picked = selection?.from;
    clearTimeout(brushing);
    brushing = setTimeout(() => {
      const bins = picked ? picked.map((time) => BINS[range.bin].start(Math.floor(Number(time) / DAY))) : null;
      if (String(bins) !== String(binsOf(state.days))) change({ days: bins && [bins[0], BINS[range.bin].next(bins[1]) - 1] });
    }, 60);
  }
  const binsOf = (days) => days && days.map((day) => BINS[range.bin].start(day));

  function redraw(afresh = false) {
    if (afresh || range?.basis !== state.basis) {
      range = rangeOf(whole.checked);
      if (range) range.basis = state.basis;
      wholeLabel.hidden = !whole.checked && !range?.beyond;
      view?.finalize();
      host.replaceChildren();
      view = null;
      if (range) {
        view = chartView(host, "timeline");
        view.addSignalListener("brush", brushed);
      } else host.append(el("p", { class: "empty" }, "None of these events has a date that its text supports."));
    }
    const shown = fitting("days");
    const keys = colour === "quad" ? QUADS : TYPES.filter((type) => shown.some((event) => event.type === type));
    const colours = colour === "quad" ? QUAD_COLOURS : TYPE_COLOURS;
    drawLegend(legend, keys, colours, colour);
    if (range) drawBars(shown, keys, colours);
    describe(shown);
    [inputs[0].value, inputs[1].value] = state.days ? state.days.map(isoDay) : ["", ""];
  }

  function drawBars(shown, keys, colours) {
    const counts = countBins(shown, range, (event) => event[colour]);
    const rows = [];
    let most = 1;
    for (const [start, byKey] of counts) {
      const next = BINS[range.bin].next(start);
      const on = !state.days || (start <= state.days[1] && next - 1 >= state.days[0]);
      let low = 0;
      for (const key of keys.filter((k) => byKey.has(k))) {
        const n = byKey.get(key);
        const label = colour === "quad" ? words.quads[key] : sentenceCase(key.toLowerCase());
        rows.push({
          from: start * DAY, until: next * DAY, low, high: low + n, on, colour: colours[key],
          tip: `${binName(start)}\n${label}: ${n}`,
        });
        low += n;
      }
      most = Math.max(most, low);
    }
    view.signal("first", range.first * DAY).signal("last", (range.last + 1) * DAY).signal("most", most);
    setRows(view, "bins", rows).run();
    placeBrush();
  }

  /** Show days that were chosen elsewhere (or none) as the brush. */
  function placeBrush() {
    const has = view.signal("brush_x");
    if (!state.days) {
      if (has?.length && has[0] !== has[1]) view.signal("brush_x", [0, 0]).run();
      return;
    }
    const scale = view.scale("x");
    const clamp = (x) => Math.max(0, Math.min(x, scale.range()[1]));
    const want = [clamp(scale(state.days[0] * DAY)), clamp(scale((state.days[1] + 1) * DAY - 1))];
    const drawn = has?.length ? [...has].sort((a, b) => a - b).map((x) => Math.floor(scale.invert(x) / DAY)) : null;
    if (String(binsOf(drawn)) !== String(binsOf(state.days))) view.signal("brush_x", want).run();
  }

  const binName = (start) =>
    ({ day: longDay, week: (d) => `Week of ${longDay(d)}`, month: (d) => MONTH.format(d * DAY), year: (d) => isoDay(d).slice(0, 4) })[range.bin](start);

  function describe(shown) {
    const days = shown.map((event) => dayAt(event));
    const drawn = days.filter((day) => range && day !== null && day >= range.first && day <= range.last).length;
    const undated = days.filter((day) => day === null).length;
    const beyond = shown.length - drawn - undated;
    const parts = [`${plural(drawn, "event")} by ${range?.bin ?? "day"}`];
    if (undated) {
      parts.push(`${number(undated)} not drawn: ` +
        (state.basis === "event" ? "undated, or dated to more than a month" : "the article states no day of publication"));
    }
    if (beyond) parts.push(`${number(beyond)} further away in time`);
    caption.textContent = parts.join(" · ");
    host.setAttribute("aria-label", `Bar chart of events over time: ${parts.join("; ")}. The same events stand in the table.`);
  }

  redraw(true);
  onChange(() => redraw());
}

/** Counts by bin and key: a map from the start of a bin to a map from key to count. */
function countBins(events, range, keyOf) {
  const counts = new Map();
  for (const event of events) {
    const day = dayAt(event);
    if (day === null || day < range.first || day > range.last) continue;
    const start = BINS[range.bin].start(day);
    if (!counts.has(start)) counts.set(start, new Map());
    const byKey = counts.get(start);
    byKey.set(keyOf(event), (byKey.get(keyOf(event)) ?? 0) + 1);
  }
  return counts;
}

function drawLegend(legend, keys, colours, kind) {
  legend.replaceChildren(...keys.map((key) => {
    const swatch = el("span", { class: "swatch" });
    swatch.style.background = colours[key];
    return el("li", {}, swatch, kind === "quad" ? words.quads[key] : sentenceCase(key.toLowerCase()));
  }));
}

const min = (values) => values.reduce((a, b) => (b < a ? b : a));
const max = (values) => values.reduce((a, b) => (b > a ? b : a));

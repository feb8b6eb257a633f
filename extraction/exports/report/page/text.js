// An article's words with what the event rests on marked in place.

/** What to mark for an event: spans of the article's text with their kind and what they mean. */
function marksOf(event) {
  const mark = (kind, part, hint = "") => ({ kind, start: part.start, end: part.end, hint });
  return [
    { kind: "trigger", start: event.trigger[0], end: event.trigger[1], hint: event.type },
    ...event.actors.map((a) => mark("actor", a, a.name)),
    ...event.recipients.map((a) => mark("recipient", a, a.name)),
    ...event.places.map((p) => mark("place", p, placeText(p))),
    ...(event.date && event.date.start !== null ? [mark("date", event.date, whenText(event.date) ?? "")] : []),
    ...event.figures.map((f) => mark("figure", f, figureText(f))),
    ...event.attributions.flatMap((a) => [mark("source", a, a.name), { kind: "cue", start: a.cueStart, end: a.cueEnd, hint: a.stance }]),
  ].filter((m) => m.end > m.start);
}

/** `text`, which begins at `offset` of the article, cut at every border of a mark; each piece knows its marks. */
function pieces(text, offset, marks) {
  const at = cutter(text);
  const end = offset + at.length;
  const near = marks.filter((m) => m.start < end && m.end > offset);
  const borders = new Set([offset, end]);
  for (const m of near) for (const border of [m.start, m.end]) if (border > offset && border < end) borders.add(border);
  const order = [...borders].sort((a, b) => a - b);
  return order.slice(0, -1).map((start, i) => ({
    text: at.cut(start - offset, order[i + 1] - offset),
    over: near.filter((m) => m.start <= start && m.end >= order[i + 1]),
    end: order[i + 1],
  }));
}

/** Cuts by code points, which is what offsets count; JavaScript counts UTF-16 units. */
function cutter(text) {
  if (!/[\ud800-\udfff]/.test(text)) return { length: text.length, cut: (start, end) => text.slice(start, end) };
  const points = Array.from(text);
  return { length: points.length, cut: (start, end) => points.slice(start, end).join("") };
}

/** Nodes of a stretch of text; the last piece of a mark carries its label. */
function markedNodes(text, offset, marks, labels = true) {
  return pieces(text, offset, marks).map((piece) => {
    if (!piece.over.length) return tamed(piece.text);
    const kinds = [...new Set(piece.over.map((m) => m.kind))];
    const ending = [...new Set(piece.over.filter((m) => m.end === piece.end).map((m) => m.kind))];
    const hint = piece.over.map((m) => `${words.kinds[m.kind]}: ${m.hint}`).join("\n");
    return el("mark", { class: ["hl", ...kinds.map((kind) => `hl-${kind}`)].join(" "), title: hint }, said(piece.text),
      labels && ending.length ? el("span", { class: "tag" }, ending.map((kind) => words.kinds[kind]).join(" · ")) : null);
  });
}

/** The paragraphs of an article's segments; `sentence` is the span to stand out. */
function articleNodes(segments, marks, sentence) {
  const nodes = [];
  segments.forEach(([offset, text], i) => {
    if (i || (offset > 0 && data.meta.texts === "excerpts")) nodes.push(el("p", { class: "gap", "aria-label": "text left out" }, "⋯"));
    let start = offset;
    for (const line of text.split(/[\r\n\u2028\u2029]/)) {
      if (line.trim()) nodes.push(el("p", { dir: "auto" }, sentenceNodes(line, start, marks, sentence)));
      start += cutter(line).length + 1;
    }
  });
  return nodes;
}

function sentenceNodes(line, offset, marks, [start, end]) {
  const at = cutter(line);
  const [from, until] = [start, end].map((border) => Math.max(0, Math.min(at.length, border - offset)));
  if (from >= until) return tamed(line);
  return [
    tamed(at.cut(0, from)),
    el("span", { class: "evidence" }, markedNodes(at.cut(from, until), offset + from, marks)),
    tamed(at.cut(until, at.length)),
  ];
}

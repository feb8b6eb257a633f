// One event: what was coded, on what grounds, and its article.

let openEvent = () => {};

/** What stands behind `#`; an address that somebody broke is taken as it is. */
function fragment() {
  const coded = location.hash.slice(1);
  try {
    return decodeURIComponent(coded);
  } catch {
    return coded;
  }
}

function detailDialog() {
  const dialog = byId("detail");
  let shown = null;
  let from = null;

  openEvent = (id) => {
    if (location.hash === `#${id}`) route();
    else location.hash = id;
  };

  function route() {
    const id = fragment();
    if (!id.startsWith("ev_")) {
      if (dialog.open) dialog.close();
      return;
    }
    const event = eventOf.get(id);
    notice(event ? "" : `The event ${id} is not on this page.` + (data.meta.shown < data.meta.total ? " The page shows a sample." : ""));
    if (event) open(event);
    else if (dialog.open) dialog.close();
  }

  async function open(event) {
    shown = event;
    if (!dialog.open) from = document.activeElement;
    dialog.replaceChildren(...detailNodes(event, step));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    byId("detail-title").focus();
    const segments = await textsOf(event.article);
    if (shown !== event) return;
    fillText(event, segments);
  }

  function step(by) {
    const list = tableOrder();
    const at = list.indexOf(shown);
    const next = list[at + by];
    if (at >= 0 && next) openEvent(next.id);
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight" || event.key === "j") step(1);
    if (event.key === "ArrowLeft" || event.key === "k") step(-1);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    const last = shown;
    shown = null;
    if (location.hash.startsWith("#ev_") && eventOf.has(location.hash.slice(1))) history.replaceState(null, "", "#");
    const link = last && document.querySelector(`#table a[href="#${CSS.escape(last.id)}"]`);
    (link ?? from)?.focus?.();
  });
  window.addEventListener("hashchange", route);
  route();
}

function notice(text) {
  byId("notice").textContent = text;
  byId("notice").hidden = !text;
}

function detailNodes(event, step) {
  const { article } = event;
  const list = tableOrder();
  const at = list.indexOf(event);
  const copied = el("span", { role: "status" });
  return [
    el("div", { class: "bar" },
      el("button", { type: "button", disabled: at < 1, click: () => step(-1), "aria-keyshortcuts": "ArrowLeft" }, "← Previous"),
      el("button", { type: "button", disabled: at < 0 || at + 1 >= list.length, click: () => step(1), "aria-keyshortcuts": "ArrowRight" }, "Next →"),
      el("span", { class: "grow" }, at >= 0 ? `${number(at + 1)} of ${number(list.length)}` : ""),
      el("button", { type: "button", click: () => byId("detail").close() }, "Close")),
    el("h2", { id: "detail-title", tabindex: "-1" }, badge(event), " ", summaryOf(event)),
    el("p", { class: "meta" }, el("a", { href: `#${event.id}` }, event.id), " ",
      el("button", { type: "button", class: "small", click: () => copyLink(event, copied) }, "Copy link"), " ", copied),
    el("dl", { class: "facts" }, facts(event)),
    el("section", { "aria-labelledby": "evidence-title" },
      el("h3", { id: "evidence-title" }, article.title ? said(article.title) : "The article"),
      el("p", { class: "meta" }, articleLine(article)),
      el("ul", { class: "legend marks" }, Object.entries(words.kinds).filter(([kind]) => marksOf(event).some((m) => m.kind === kind))
        .map(([kind, label]) => el("li", {}, el("span", { class: `hl hl-${kind}` }, label)))),
      el("div", { id: "evidence", class: "prose" }, sentenceOnly(event))),
    others(event),
  ];
}

const badge = (event) => {
  const node = el("span", { class: "badge" }, event.type);
  node.style.setProperty("--hue", QUAD_COLOURS[event.quad]);
  return node;
};

/** `Russia → Ukraine`, each in its own direction of writing. */
function summaryOf(event) {
  const side = (parts) => joined(names(parts).map(said), ", ");
  const who = event.actors.length ? side(event.actors) : el("span", { class: "faint" }, "unnamed actor");
  return event.recipients.length ? [who, el("span", { class: "arrow", "aria-label": "to" }, " → "), side(event.recipients)] : [who];
}

function facts(event) {
  const rows = [
    ["Type", [sentenceCase(event.type.toLowerCase()), event.modes.length ? ` (${event.modes.join(", ")})` : "", ` · ${words.quads[event.quad].toLowerCase()}`]],
    ["Status", `${event.status}: ${words.statuses[event.status] ?? ""}`],
    ["Who", people(event.actors)],
    ["To whom", people(event.recipients)],
    ["Where", event.places.length ? lines(event.places.map((p) => [said(placeText(p)), hint(placeHint(p))])) : null],
    ["When", event.date ? [whenText(event.date) ?? "undated", hint(dateHint(event))] : null],
    ["Figures", event.figures.length ? lines(event.figures.map((f) => [said(figureText(f)), hint(f.role === "other" ? "" : f.role)])) : null],
    ["Who says so", event.attributions.length
      ? lines(event.attributions.map((a) => [said(a.name), ` ${a.stance}`, hint(actorHint(a))])) : hint("the article itself; nobody is quoted")],
    ["Contexts", event.contexts.map(plain).join(", ") || null],
    ["Confidence", [event.confidence.toFixed(2), hint(event.parts.map(([name, value]) => `${plain(name)} ${value}`).join(" · "))]],
    ["Fired by", [el("code", {}, event.entry), hint(`lexicon entry · CAMEO ${event.cameo ?? "–"} · intensity ${event.intensity}`)]],
  ];
  return rows.filter(([, value]) => value !== null).map(([term, value]) => [el("dt", {}, term), el("dd", {}, value)]);
}

const hint = (text) => (text ? el("span", { class: "hint" }, said(text)) : null);
const lines = (items) => (items.length === 1 ? items[0] : el("ul", {}, items.map((item) => el("li", {}, item))));
const people = (actors) =>
  actors.length ? lines(actors.map((a) => [said(a.name), hint(actorHint(a) + (a.qid ? ` · ${a.qid}` : ""))])) : hint("not named");

function placeHint(place) {
  const spot = place.lat === null ? "no coordinates" : `${place.lat.toFixed(2)}, ${place.lon.toFixed(2)}`;
  return [place.resolution && plain(place.resolution), spot, `confidence ${place.confidence.toFixed(2)}`].filter(Boolean).join(" · ");
}

function dateHint({ date }) {
  const anchor = { published: "counted from publication", narrative: "counted from the text", absolute: "" }[date.anchor] ?? "";
  return [words.bases[date.basis], anchor, date.edtf && date.edtf !== isoDay(date.earliest ?? 0) ? `EDTF ${date.edtf}` : ""].filter(Boolean).join(" · ");
}

function articleLine(article) {
  const published = article.published ? `published ${article.published.slice(0, 10)}` : "day of publication unknown";
  const parts = [article.outlet && said(article.outlet), article.agency && said(article.agency), published,
    article.url && webLink(article.url, article.url.replace(/^https?:\/\//, "")), el("span", { class: "faint" }, said(article.id))];
  return joined(parts.filter(Boolean), " · ");
}

const sentenceOnly = (event) =>
  el("p", { dir: "auto" }, event.sentence.cut ? "… " : "",
    el("span", { class: "evidence" }, markedNodes(event.sentence.text, event.sentence.start, marksOf(event))), event.sentence.cut ? " …" : "");

function fillText(event, segments) {
  const host = byId("evidence");
  if (!segments?.length) {
    host.append(el("p", { class: "hint" }, "The rest of the article is not in this page."));
    return;
  }
  const { start, text } = event.sentence;
  host.replaceChildren(...articleNodes(segments, marksOf(event), [start, start + cutter(text).length]));
  if (!host.querySelector(".evidence")) host.prepend(sentenceOnly(event));
}

function others(event) {
  const twins = event.cluster ? data.events.filter((one) => one !== event && one.cluster === event.cluster) : [];
  const rest = event.article.events.filter((one) => one !== event && !twins.includes(one));
  const list = (title, events) => (events.length ? el("details", { open: events === twins },
    el("summary", {}, `${title} (${events.length})`),
    el("ul", { class: "events" }, events.slice(0, 60).map((one) =>
      el("li", {}, el("a", { href: `#${one.id}` }, badge(one), " ", summaryOf(one)), " ", hint(`“${triggerText(one)}”`))))) : null);
  return el("div", { class: "others" }, list("The same event told again", twins), list("Other events in this article", rest));
}

/** The trigger's words, cut from the sentence. */
function triggerText(event) {
  const at = cutter(event.sentence.text);
  return at.cut(event.trigger[0] - event.sentence.start, event.trigger[1] - event.sentence.start);
}

async function copyLink(event, status) {
  const link = `${location.href.split("#")[0]}#${event.id}`;
  try {
    await navigator.clipboard.writeText(link);
    status.textContent = "copied";
  } catch {
    status.textContent = link;
  }
}

// The page, drawn once; from here on changes of the state redraw its parts.

function headline() {
  const { meta, events, articles } = data;
  const days = articles.map((article) => article.day).filter((day) => day !== null);
  const outlets = new Set(events.map((event) => event.outlet).filter(Boolean));
  const span = days.length ? (min(days) === max(days) ? `, published ${longDay(min(days))}` : `, published ${longDay(min(days))} to ${longDay(max(days))}`) : "";
  byId("summary").textContent = `${plural(events.length, "event")} in ${plural(articles.length, "article")}` +
    (outlets.size ? ` from ${plural(outlets.size, "outlet")}` : "") + `${span}.`;
  const notes = [];
  if (meta.shown + meta.repeated < meta.total) {
    notes.push(`A sample: ${number(meta.shown)} of ${number(meta.total)} events, drawn evenly by their ids, the same ones each time. All numbers on this page count the sample.`);
  }
  if (meta.repeated) notes.push(`${plural(meta.repeated, "record")} with the id of another left out.`);
  if (meta.texts === "excerpts") notes.push("Of the articles, the stretches about the events are in this page.");
  if (meta.texts === "none") notes.push("The page holds the sentences of the events, not the articles.");
  byId("summary").after(...notes.map((text) => el("p", { class: "note" }, text)));
  byId("provenance").textContent = meta.runs.map((run) =>
    `Run ${run.run_id} of ${run.finished.slice(0, 10)}: ${Object.entries(run.versions).map(([part, version]) => `${part} ${version}`).join(", ")}.`).join(" ");
}

headline();
controlsBar();
timelineCard();
mapCard();
matrixCard();
figuresCard();
tableCard();
detailDialog();
document.documentElement.dataset.ready = "yes";

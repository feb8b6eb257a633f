// Vega without `eval`: specifications are interpreted. Colours are CSS variables, so that a theme is the browser's affair.

const charts = readJson("data-charts");
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const CHART_LOOK = {
  axis: {
    labelFont: FONT, labelFontSize: 11, labelColor: "var(--muted)", gridColor: "var(--rule)", tickColor: "var(--rule)",
    domainColor: "var(--rule)", labelPadding: 6,
  },
  text: { font: FONT },
};

/** A view of a chart in `host`, as wide as it, with our tooltip; `adapt` may change the specification first. */
function chartView(host, name, adapt = (spec) => spec, heightFor = null) {
  const spec = adapt(structuredClone(charts[name]));
  const view = new vega.View(vega.parse(spec, CHART_LOOK, { ast: true }), {
    renderer: "svg", expr: vega.expressionInterpreter, hover: false, tooltip: showTip,
    loader: { load: refuse, sanitize: refuse, http: refuse, file: refuse },
    logLevel: vega.Error,
  });
  view.initialize(host);
  const fit = () => {
    const width = Math.floor(host.clientWidth);
    if (width <= 0 || width === view.width()) return false;
    if (heightFor) view.height(heightFor(width));
    return Boolean(view.width(width));
  };
  fit();
  new ResizeObserver(() => fit() && view.run()).observe(host);
  return view;
}

const refuse = () => Promise.reject(new Error("nothing is loaded from anywhere"));

/** Replace the rows of a data set. */
function setRows(view, name, rows) {
  return view.change(name, vega.changeset().remove(() => true).insert(rows));
}

function showTip(handler, event, item, value) {
  const tip = byId("tip");
  tip.hidden = !value;
  if (!value) return;
  tip.replaceChildren(...String(value).split("\n").map((line, i) => el(i ? "div" : "strong", {}, said(line))));
  const { clientWidth: w, clientHeight: h } = document.documentElement;
  const left = Math.min(event.clientX + 14, w - tip.offsetWidth - 8);
  const top = event.clientY + 16 + tip.offsetHeight > h ? event.clientY - tip.offsetHeight - 12 : event.clientY + 16;
  tip.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
}

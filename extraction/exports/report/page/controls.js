// Search, facets and confidence, and the filters in force as buttons that lift them.

function controlsBar() {
  const search = el("input", {
    type: "search", id: "search", placeholder: "Words, names, places, ids", autocomplete: "off", spellcheck: "false",
    "aria-keyshortcuts": "/", input: () => later(() => change({ words: search.value.trim().toLowerCase() })),
  });
  const output = el("output", { for: "confidence" });
  const confidence = el("input", {
    type: "range", id: "confidence", min: "0", max: "1", step: "0.05", value: "0",
    input: () => later(() => change({ confidence: Number(confidence.value) })),
  });
  const facets = Object.keys(FACETS).map(facetMenu);
  const chips = el("div", { class: "chips", role: "group", "aria-label": "Filters in force" });
  byId("controls").append(
    el("div", { class: "row" },
      el("div", { class: "field grow" }, el("label", { for: "search" }, "Search"), search),
      el("div", { class: "menus" }, facets.map((facet) => facet.node)),
      el("div", { class: "field" }, el("label", { for: "confidence" }, "Confidence from ", output), confidence)),
    chips,
  );

  let waiting = null;
  function later(action) {
    clearTimeout(waiting);
    waiting = setTimeout(action, 120);
  }

  function redraw() {
    if (document.activeElement !== search) search.value = state.words;
    confidence.value = String(state.confidence);
    output.textContent = state.confidence.toFixed(2);
    for (const facet of facets) facet.redraw();
    const inForce = chipsOf();
    chips.replaceChildren(...inForce.map(([label, lift]) =>
      el("button", { type: "button", class: "chip", click: () => lifted(lift), "aria-label": `Lift the filter ${label}` }, said(label), el("span", { "aria-hidden": "true" }, " ×"))),
      inForce.length > 1 ? el("button", { type: "button", class: "chip all", click: () => lifted(clearAll) }, "Clear all") : "");
    chips.hidden = !inForce.length;
  }

  /** The button pressed goes away; the keyboard must not fall off the page with it. */
  function lifted(action) {
    search.value = "";
    action();
    (chips.querySelector("button") ?? search).focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && !byId("detail").open) {
      event.preventDefault();
      search.focus();
    }
    if (event.key === "Escape") closeMenus(null, true);
  });
  document.addEventListener("pointerdown", (event) => closeMenus(event.target.closest("details.menu")));
  redraw();
  onChange(redraw);
}

function closeMenus(except, refocus = false) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu === except) continue;
    if (refocus && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

/** A menu of check boxes, each with the number of events that it would leave. */
function facetMenu(key) {
  const { label, of, name } = FACETS[key];
  const title = el("summary", {});
  const list = el("ul", {});
  const node = el("details", { class: "menu", toggle: () => node.open && closeMenus(node) }, title, el("div", { class: "panel" }, list));
  const all = tally(data.events, of).map(([value]) => value);

  function redraw() {
    const counts = new Map(tally(fitting(key), of));
    const focused = document.activeElement?.closest?.("li")?.dataset.value;
    const shown = [...all].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
    title.replaceChildren(label, state[key].size ? el("b", {}, ` ${state[key].size}`) : "");
    list.replaceChildren(...shown.map((value) => {
      const box = el("input", { type: "checkbox", checked: state[key].has(value), change: () => toggle(key, value) });
      return el("li", { "data-value": value }, el("label", {}, box, said(name(value)), el("span", { class: "n" }, String(counts.get(value) ?? 0))));
    }));
    if (focused !== undefined && node.open) {
      for (const item of list.children) if (item.dataset.value === focused) item.querySelector("input").focus();
    }
  }
  return { node, redraw };
}

/** The filters in force: what to call each, and how to lift it. */
function chipsOf() {
  const chips = [];
  if (state.words) chips.push([`“${state.words}”`, () => change({ words: "" })]);
  for (const [key, facet] of Object.entries(FACETS)) {
    for (const value of state[key]) chips.push([facet.name(value), () => toggle(key, value)]);
  }
  if (state.confidence) chips.push([`confidence from ${state.confidence.toFixed(2)}`, () => change({ confidence: 0 })]);
  if (state.days) chips.push([`${longDay(state.days[0])} – ${longDay(state.days[1])}`, () => change({ days: null })]);
  if (state.pair) chips.push([state.pair.label, () => change({ pair: null })]);
  if (state.spot !== null) chips.push([`at ${data.spots[state.spot].name}`, () => change({ spot: null })]);
  return chips;
}

// What is shown: one state, one way to change it, and those who want to know.

const FACETS = {
  type: { label: "Type", of: (event) => [event.type], name: (type) => sentenceCase(type.toLowerCase()) },
  country: { label: "Country", of: (event) => [...event.countries], name: (code) => countryName(code) },
  outlet: { label: "Outlet", of: (event) => [event.outlet ?? ""], name: (outlet) => outlet || "not stated" },
  status: { label: "Status", of: (event) => [event.status], name: sentenceCase },
};
const nothing = () => ({
  words: "", confidence: 0, days: null, pair: null, spot: null,
  ...Object.fromEntries(Object.keys(FACETS).map((key) => [key, new Set()])),
});
let state = { ...nothing(), basis: "event" };
const listeners = [];

const onChange = (listener) => listeners.push(listener);

function change(patch) {
  state = { ...state, ...patch };
  for (const listener of listeners) listener(state);
}

const clearAll = () => change(nothing());

function toggle(key, value) {
  const chosen = new Set(state[key]);
  if (!chosen.delete(value)) chosen.add(value);
  change({ [key]: chosen });
}

/** The first and last day an event is drawn and brushed by: its own date, or its article's. */
const daysOf = (event, basis = state.basis) =>
  basis === "event" ? [event.from, event.until] : [event.article.day, event.article.day];

const TIGHT = 31; // days; an interval longer than this has no place on an axis of days

/** The day an event stands at, null where its text gives none or only a long interval. */
function dayAt(event, basis = state.basis) {
  const [from, until] = daysOf(event, basis);
  return from === null || until === null || until - from > TIGHT ? null : from;
}

const tests = {
  words: (event) => state.words.split(/\s+/).every((word) => event.haystack.includes(word)),
  confidence: (event) => event.confidence >= state.confidence,
  days: (event) => {
    const day = dayAt(event);
    return day !== null && day >= state.days[0] && day <= state.days[1];
  },
  pair: (event) => event.pairs.some(([a, b]) => state.pair.key(a) === state.pair.from && state.pair.key(b) === state.pair.to),
  spot: (event) => event.spots.has(state.spot),
};
for (const [key, facet] of Object.entries(FACETS)) {
  tests[key] = (event) => facet.of(event).some((value) => state[key].has(value));
}

/** Whether a filter is in force: its value is not the one that lets everything through. */
const active = (key) => (state[key] instanceof Set ? state[key].size > 0 : state[key] !== nothing()[key]);

/** The events that fit, but for the filter `without`: a chart does not filter itself. */
function fitting(without = null) {
  const kept = Object.keys(tests).filter((key) => key !== without && active(key)).map((key) => tests[key]);
  return data.events.filter((event) => kept.every((test) => test(event)));
}

/** How many of `events` each value of a facet would leave, most first. */
function tally(events, of) {
  const counts = new Map();
  for (const event of events) for (const value of new Set(of(event))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (String(a[0]) < String(b[0]) ? -1 : 1));
}

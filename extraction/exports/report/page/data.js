// The shipped tables, decoded once: rows of numbers become events that know their article, sentence, actors and places.

const raw = readJson("data-events");
const data = decode(raw);

function decode({ columns, words: table, ...tables }) {
  const word = (number) => (number === null ? null : table[number]);
  const named = (kind, row) => Object.fromEntries(columns[kind].map((name, i) => [name, row[i]]));
  const withWords = (record, keys) => {
    for (const key of keys) record[key] = word(record[key]);
    return record;
  };

  const articles = tables.articles.map((row, index) =>
    ({ ...withWords(named("article", row), ["outlet", "agency"]), index, events: [] }));
  const sentences = tables.sentences.map((row) => named("sentence", row));
  const entities = tables.entities.map((row) => withWords(named("entity", row), ["kind", "country", "sector"]));
  const spots = tables.spots.map((row, index) =>
    ({ ...withWords(named("spot", row), ["country", "feature", "resolution"]), index }));

  const actor = (row) => ({ ...named("actor", row), ...entities[row[0]] });
  const attribution = (row) => ({ ...withWords(named("attribution", row), ["stance"]), ...entities[row[0]] });
  const place = (row) => ({ ...named("place", row), ...spots[row[0]] });
  const figure = (row) => withWords(named("figure", row), ["modifier", "item", "role"]);
  const date = (row) =>
    row && withWords(named("date", row), ["granularity", "part", "edtf", "duration", "basis", "anchor"]);

  const events = tables.events.map((row, index) => {
    const event = withWords(named("event", row), ["type", "quad", "cameo", "status", "entry"]);
    Object.assign(event, {
      index,
      article: articles[event.article],
      sentence: sentences[event.sentence],
      modes: event.modes.map(word),
      contexts: event.contexts.map(word),
      actors: event.actors.map(actor),
      recipients: event.recipients.map(actor),
      places: event.places.map(place),
      date: date(event.date),
      figures: event.figures.map(figure),
      attributions: event.attributions.map(attribution),
      parts: event.parts.map(([name, value]) => [word(name), value]),
    });
    event.article.events.push(event);
    return derived(event);
  });
  return { events, articles, spots, countries: tables.countries, meta: tables.meta };
}

/** What filters and charts ask of an event again and again. */
function derived(event) {
  const { earliest, latest } = event.date ?? { earliest: null, latest: null };
  event.from = earliest;
  event.until = latest;
  event.countries = new Set([...event.actors, ...event.recipients, ...event.places].map((p) => p.country).filter(Boolean));
  event.pairs = pairsOf(event);
  event.spots = new Set(event.places.map((p) => p.index));
  event.outlet = event.article.outlet ?? event.article.agency ?? null;
  event.haystack = [
    event.sentence.text, event.type, event.modes, event.contexts, event.entry, event.id, event.status,
    [...event.actors, ...event.recipients, ...event.attributions].flatMap((a) => [a.name, a.office]),
    event.places.flatMap((p) => [p.name, p.admin1]), event.article.title, event.article.outlet, event.article.agency,
    event.article.id,
  ].flat().filter(Boolean).join("\n").toLowerCase();
  return event;
}

/** Who does it to whom: actors by recipients; those who meet or work together without a recipient face each other. */
function pairsOf(event) {
  const { actors, recipients } = event;
  if (recipients.length) return actors.flatMap((a) => recipients.map((b) => [a, b]));
  if (event.type !== "CONSULT" && event.type !== "COOPERATE") return [];
  return actors.flatMap((a, i) => actors.filter((b, j) => i !== j && a.name !== b.name).map((b) => [a, b]));
}

const eventOf = new Map(data.events.map((event) => [event.id, event]));

/** The text's segments of each article, unpacked when first wanted; null where the page has none. */
const textsOf = (() => {
  let unpacking = null;
  const unpack = async () => {
    const packed = byId("data-texts").textContent;
    if (!packed || typeof DecompressionStream === "undefined") return [];
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  };
  return async (article) => {
    unpacking ??= unpack();
    return article.texts === null ? null : ((await unpacking)[article.texts] ?? null);
  };
})();

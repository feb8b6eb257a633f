// How values read: days, figures, places, actors.

const DAY = 86400000;
const NUMBER = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const number = (value) => NUMBER.format(value);
const plural = (n, one, many = one + "s") => `${number(n)} ${n === 1 ? one : many}`;
const plain = (code) => String(code ?? "").replaceAll("_", " ");
const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const QUADS = Object.keys(words.quads);
const TYPES = QUADS.flatMap((quad) => words.types[quad]);

const QUAD_COLOURS = Object.fromEntries(QUADS.map((quad) => [quad, `var(--${quad.replace("_", "-")})`]));
const TYPE_COLOURS = Object.fromEntries(QUADS.flatMap((quad) => words.types[quad].map((type, i, all) =>
  [type, `color-mix(in oklab, ${QUAD_COLOURS[quad]} ${Math.round(40 + (60 * (i + 1)) / all.length)}%, var(--shade))`])));

const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const dayOf = (iso) => Math.round(Date.parse(iso + "T00:00:00Z") / DAY);
const LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const longDay = (day) => LONG.format(new Date(day * DAY));

/** `16 Nov 2024`, `Nov 2024`, `1950 to 1953`; null is no date. */
function whenText(date) {
  if (!date) return null;
  const { earliest, latest, granularity } = date;
  if (earliest === null && latest === null) return date.duration ? `for ${date.duration}` : null;
  const about = date.approximate ? "about " : "";
  if (earliest === null) return `${about}until ${longDay(latest)}`;
  if (latest === null) return `${about}from ${longDay(earliest)}`;
  const part = date.part && earliest === latest ? `, ${plain(date.part)}` : "";
  if (earliest === latest) return about + longDay(earliest) + part;
  const [first, last] = [isoDay(earliest), isoDay(latest)];
  if (granularity === "month" && first.slice(0, 7) === last.slice(0, 7)) return about + MONTH.format(earliest * DAY);
  if (first.endsWith("-01-01") && last.endsWith("-12-31")) {
    const [from, to] = [first.slice(0, 4), last.slice(0, 4)];
    return about + (from === to ? from : `${from} to ${to}`);
  }
  return `${about}${longDay(earliest)} to ${longDay(latest)}`;
}

/** `at least 12 dockers`, `up to 12,000 troops`. */
function figureText(figure) {
  const { low, high, modifier } = figure;
  const [least, most] = [low === null ? null : number(low), high === null ? null : number(high)];
  const amount = least !== null && most !== null && low !== high
    ? `${least} to ${most}`
    : (words.modifiers[modifier] ?? "") + (least ?? most ?? "?");
  return [amount, figure.description || figure.item].filter(Boolean).join(" ");
}

const countryName = (code) => data.countries[code] ?? words.codes[code] ?? code;
const actorHint = (actor) =>
  [actor.office, actor.country && countryName(actor.country), actor.sector && (words.sectors[actor.sector] ?? actor.sector)]
    .filter(Boolean).join(" · ");
const names = (parts) => [...new Set(parts.map((part) => part.name))];
const placeText = (place) =>
  [place.name, place.admin1 !== place.name ? place.admin1 : null,
    place.country && countryName(place.country) !== place.name ? countryName(place.country) : null].filter(Boolean).join(", ");
const WIDE = new Set(["country", "region", "province", "water"]);

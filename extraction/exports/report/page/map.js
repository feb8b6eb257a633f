// Where: circles by number of events, coloured by their commonest class. Drag to pan, buttons to zoom.

const ZOOM = 1.6;
const WORLD = [[-180, 0], [180, 0], [0, 82], [0, -57]]; // what of it must be in view; Antarctica need not
const WORLD_AT = 95; // degrees of longitude on either side from which the whole world is drawn instead

function mapCard() {
  const host = el("div", { class: "chart map", id: "map-chart", role: "img" });
  const caption = el("p", { class: "caption" });
  const button = (label, text, action) =>
    el("button", { type: "button", class: "small", "aria-label": label, title: label, click: action }, text);
  byId("map").append(
    cardHead("map", "Where",
      button("Zoom in", "+", () => zoom(1 / ZOOM)), button("Zoom out", "−", () => zoom(ZOOM)),
      button("Fit the map to the events", "Fit", () => look(around(points))),
      button("Show the whole world", "World", () => look(null))),
    host, caption,
  );
  const view = chartView(host, "map", undefined, (width) => Math.round(Math.max(230, Math.min(440, width * 0.58))));
  const countries = vega.read(readJson("data-atlas"), { type: "topojson", feature: "countries" });
  setRows(view, "countries", countries);
  setRows(view, "labels", countries.map(labelled).filter(Boolean));
  let points = [];
  let camera = null; // {lon, y, reach}: centre in degrees of Mercator and half the width; null is the world

  /** Look at a part of the world; null is all of it. */
  function look(at) {
    camera = at && at.reach < WORLD_AT ? at : null;
    const ratio = view.height() / view.width();
    const corners = camera ? [-1, 1].map((side) =>
      [camera.lon + side * camera.reach, latitude(camera.y + side * camera.reach * ratio)]) : WORLD;
    view.signal("shape", camera ? "mercator" : "equalEarth").signal("turn", camera ? camera.lon : 0)
      .signal("box", { type: "MultiPoint", coordinates: corners })
      .signal("names", camera && camera.reach < 45 ? 1 : 0).runAsync();
  }

  const zoom = (factor) => look({ ...(camera ?? { lon: 0, y: 20, reach: WORLD_AT * ZOOM }), reach: (camera?.reach ?? WORLD_AT) * factor });

  function redraw() {
    const shown = fitting("spot");
    const counts = new Map();
    for (const event of shown) {
      for (const spot of event.spots) {
        if (!counts.has(spot)) counts.set(spot, Object.fromEntries(QUADS.map((quad) => [quad, 0])));
        counts.get(spot)[event.quad] += 1;
      }
    }
    points = [...counts].map(([key, byQuad]) => pointOf(data.spots[key], key, byQuad)).filter(Boolean).sort((a, b) => b.n - a.n);
    view.signal("most", Math.max(12, points[0]?.n ?? 0)).signal("chosen", state.spot);
    setRows(view, "places", points).run();
    const placed = shown.filter((event) => event.places.some((p) => p.lat !== null)).length;
    const text = `${plural(placed, "event")} at ${plural(points.length, "place")}` +
      (placed < shown.length ? ` · ${number(shown.length - placed)} name no place` : "");
    caption.textContent = `${text} · dashed rings stand for a whole country, region or water`;
    host.setAttribute("aria-label", `Map of events: ${text}. ` +
      (points.length ? `Most at ${points.slice(0, 5).map((p) => `${p.name} (${p.n})`).join(", ")}.` : ""));
  }

  const dragged = drag(host, ([dx, dy]) => {
    if (!camera) return;
    const degrees = (2 * camera.reach) / view.width();
    look({ ...camera, lon: camera.lon - dx * degrees, y: Math.max(-110, Math.min(110, camera.y + dy * degrees)) });
  });
  view.addEventListener("click", (_, item) => {
    const key = item?.datum?.key;
    if (key !== undefined && !dragged()) change({ spot: state.spot === key ? null : key });
  });
  redraw();
  look(around(points));
  onChange(redraw);
}

function pointOf(spot, key, byQuad) {
  if (spot.lat === null || spot.lon === null) return null;
  const n = QUADS.reduce((sum, quad) => sum + byQuad[quad], 0);
  const top = QUADS.reduce((a, b) => (byQuad[b] > byQuad[a] ? b : a));
  const lines = QUADS.filter((quad) => byQuad[quad]).map((quad) => `${words.quads[quad]}: ${byQuad[quad]}`);
  return {
    key, n, name: spot.name, lat: spot.lat, lon: spot.lon, wide: WIDE.has(spot.resolution), colour: QUAD_COLOURS[top],
    tip: [placeText(spot), ...lines, spot.resolution ?? ""].filter(Boolean).join("\n"),
  };
}

const RADIANS = Math.PI / 180;
const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-80, Math.min(80, lat)) * RADIANS) / 2)) / RADIANS;
const latitude = (y) => (2 * Math.atan(Math.exp(y * RADIANS)) - Math.PI / 2) / RADIANS;

/** The part of the world that holds the points, going round by the side on which they are closest together. */
function around(points) {
  if (!points.length) return null;
  const lons = points.map((p) => p.lon).sort((a, b) => a - b);
  const gaps = lons.map((lon, i) => (i + 1 < lons.length ? lons[i + 1] : lons[0] + 360) - lon);
  const widest = gaps.indexOf(max(gaps));
  const first = lons[(widest + 1) % lons.length];
  const width = 360 - gaps[widest];
  const ys = points.map((p) => mercator(p.lat));
  const height = max(ys) - min(ys);
  return { lon: first + width / 2, y: (max(ys) + min(ys)) / 2, reach: Math.max(6, (width / 2) * 1.25, height * 1.1) };
}

/** A country's name at the middle of its largest part. */
function labelled(country) {
  const { type, coordinates } = country.geometry ?? {};
  if (!coordinates) return null;
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map((polygon) => polygon[0]);
  const [area, lon, lat] = rings.map(centre).sort((a, b) => b[0] - a[0])[0];
  return area > 2 ? { name: country.properties.name, lon, lat } : null;
}

/** The area and centre of a ring, as on a flat map. */
function centre(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    area += cross / 2;
    x += ((ring[i][0] + ring[i + 1][0]) * cross) / 6;
    y += ((ring[i][1] + ring[i + 1][1]) * cross) / 6;
  }
  return [Math.abs(area), x / area, y / area];
}

/** Call `moved` with the pixels of each step of a drag; the function returned says whether the last press was one. */
function drag(host, moved) {
  let last = null;
  let far = 0;
  host.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") last = [event.clientX, event.clientY];
    far = 0;
  });
  window.addEventListener("pointermove", (event) => {
    if (!last) return;
    const step = [event.clientX - last[0], event.clientY - last[1]];
    far += Math.abs(step[0]) + Math.abs(step[1]);
    moved(step);
    last = [event.clientX, event.clientY];
  });
  window.addEventListener("pointerup", () => {
    last = null;
  });
  return () => far > 4;
}

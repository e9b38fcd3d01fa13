// Facts as dots on lanes by kind. Dragging, the buttons and the keys + - ← → set since and until in the address.
import { axisX, dot, gridX, plot, ruleX, text } from "@observablehq/plot";
import { showRange } from "../forms.js";
import { caption, DAY, day, fit, isoDay, toolbar } from "./parts.js";

const LANES = ["events", "instruments", "commitments", "offices", "statements", "figures", "projects"];
const SYMBOLS = { events: "circle", instruments: "square", commitments: "triangle", offices: "diamond", statements: "cross", figures: "star", projects: "wye" };
const [RADIUS, LANE, HEAD, TALL] = [4.2, 58, 24, 8];
let refocus = false;

/** Rows: date, kind, label, href, tone, status, count. The figure may hold since and until. */
export function timeline(box, rows, figure) {
  const facts = rows.map((row) => ({ ...row, at: day(row.date), count: Number(row.count ?? 1) }));
  const times = facts.map((fact) => Number(fact.at));
  const extent = [Math.min(...times), Math.max(...times)];
  const pad = Math.max(3 * DAY, (extent[1] - extent[0]) * 0.02);
  const range = [
    figure.dataset.since ? Number(day(figure.dataset.since)) : extent[0] - pad,
    figure.dataset.until ? Number(day(figure.dataset.until)) + DAY : extent[1] + pad,
  ];
  const kinds = LANES.filter((kind) => facts.some((fact) => fact.kind === kind));
  const show = (from, to) => {
    refocus = true;
    showRange(isoDay(new Date(from)), isoDay(new Date(to)));
  };
  const span = range[1] - range[0];
  const middle = (range[0] + range[1]) / 2;
  const zoomed = Boolean(figure.dataset.since || figure.dataset.until);
  const acts = {
    "+": () => span > 14 * DAY && show(middle - span / 4, middle + span / 4),
    "-": () => show(middle - span, middle + span),
    ArrowLeft: () => show(range[0] - span / 2, range[1] - span / 2),
    ArrowRight: () => show(range[0] + span / 2, range[1] + span / 2),
  };
  const all = () => showRange("", "");
  box.append(
    toolbar("Time shown", [["Zoom in", acts["+"]], ["Zoom out", acts["-"]], ["← Earlier", acts.ArrowLeft], ["Later →", acts.ArrowRight], ["All", all, !zoomed]]),
  );
  const words = `${caption(figure)} Facts by day on lanes by kind, from ${isoDay(new Date(range[0]))} to ${isoDay(new Date(range[1]))}.`;
  const place = fit(box, words, (width) => {
    const svg = draw(facts, kinds, range, width);
    brush(svg, show);
    return svg;
  });
  place.tabIndex = 0;
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "Timeline: plus and minus zoom, left and right arrows move");
  place.addEventListener("keydown", (event) => {
    const act = acts[event.key === "=" ? "+" : event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  if (refocus) place.focus({ preventScroll: true });
  refocus = false;
}

function draw(facts, kinds, range, width) {
  const left = 4;
  const scale = (time) => left + ((time - range[0]) / (range[1] - range[0])) * (width - 2 * left);
  const placed = kinds.flatMap((kind, lane) => stack(facts.filter((fact) => fact.kind === kind && fact.at >= range[0] && fact.at < range[1]), lane, scale));
  const height = kinds.length * LANE + HEAD;
  const now = Date.now();
  return plot({
    width,
    height,
    marginLeft: left,
    marginRight: left,
    marginTop: 4,
    marginBottom: HEAD,
    className: "plot",
    x: { type: "utc", domain: range, label: null },
    y: { type: "identity", axis: null },
    r: { type: "identity" },
    symbol: { type: "identity" },
    marks: [
      gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
      axisX({ tickSize: 0 }),
      now > range[0] && now < range[1] ? ruleX([now], { stroke: "var(--accent)", strokeDasharray: "3,3" }) : null,
      text(kinds, { frameAnchor: "left", x: null, y: (_, lane) => lane * LANE + 14, text: (kind) => kind[0].toUpperCase() + kind.slice(1), textAnchor: "start", dx: left, fontWeight: 600, fill: "var(--soft)", stroke: "var(--card)", strokeWidth: 4 }),
      dot(placed, {
        x: "at", y: "y", r: "r", symbol: (fact) => SYMBOLS[fact.kind],
        fill: (fact) => (hollow(fact) ? "var(--card)" : colour(fact)), stroke: colour, strokeWidth: 1.4,
        href: (fact) => fact.href || null,
        title: (fact) => `${fact.date}\n${fact.label}${fact.status && fact.status !== "occurred" ? ` (${fact.status})` : ""}`,
        tip: true,
      }),
    ],
  });
}

const colour = (fact) => (fact.kind === "events" ? `var(--${fact.tone === "conflict" ? "conf" : "coop"})` : `var(--kind-${fact.kind})`);
/** What was only announced, or was denied, has no filling. */
const hollow = (fact) => Boolean(fact.status) && !["occurred", "confirmed", "signed", "ratified", "in force", "done"].includes(fact.status);

/** Facts that would cover each other stand in columns, closer the more there are. */
function stack(facts, lane, scale) {
  const columns = new Map();
  for (const fact of facts) {
    const column = Math.round(scale(Number(fact.at)) / (RADIUS * 1.6));
    if (!columns.has(column)) columns.set(column, []);
    columns.get(column).push(fact);
  }
  const base = (lane + 1) * LANE - TALL;
  return [...columns.values()].flatMap((column) => {
    const step = Math.min(RADIUS * 2.1, (LANE - 26) / Math.max(1, column.length - 1));
    return column.map((fact, at) => ({ ...fact, y: base - at * step, r: Math.min(13, RADIUS * Math.sqrt(Math.max(1, fact.count / 2))) }));
  });
}

/** Dragging over the picture chooses the time to show. */
function brush(svg, show) {
  const scale = svg.scale("x");
  const at = (event) => event.clientX - svg.getBoundingClientRect().left;
  let from = null;
  let area = null;
  const begin = (event) => {
    if (event.button === 0 && event.pointerType !== "touch") from = at(event);
  };
  svg.addEventListener("pointerdown", begin, { capture: true }); // Plot stops the event at its tip
  svg.addEventListener("pointermove", (event) => {
    if (from === null || Math.abs(at(event) - from) < 6) return;
    if (!area) {
      area = document.createElementNS(svg.namespaceURI, "rect");
      area.setAttribute("class", "brush");
      area.setAttribute("height", svg.getAttribute("height"));
      svg.append(area);
      svg.setPointerCapture(event.pointerId);
    }
    area.setAttribute("x", Math.min(from, at(event)));
    area.setAttribute("width", Math.abs(at(event) - from));
  });
  const end = (event) => {
    if (area && event.type === "pointerup") show(...[scale.invert(from), scale.invert(at(event))].map(Number).sort((a, b) => a - b));
    area?.remove();
    from = area = null;
  };
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
}

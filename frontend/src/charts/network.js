// Who met whom: persons as points, their meetings as lines. The years can be narrowed.
import cytoscape from "cytoscape";
import { caption, key, toolbar } from "./parts.js";

/** As the key draws them: the states with most persons, then all others. */
const SHAPES = ["ellipse", "rectangle", "triangle", "diamond", "pentagon"];
const COLOURS = ["accent", "conf", "good", "proposed", "soft"];

/** Rows: a, b, count; for both, state and href or none; dates "2024-03-11 2025-10-02" of their meetings, or none. */
export function network(box, rows, figure) {
  const place = document.createElement("div");
  place.className = "network";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", `${caption(figure)} The table below has the same pairs.`);
  const persons = new Map();
  for (const row of rows) {
    persons.set(row.a, { state: row.aState ?? "", href: row.aHref });
    persons.set(row.b, { state: row.bState ?? "", href: row.bHref });
  }
  const states = common([...persons.values()].map((person) => person.state));
  const look = (person) => Math.min(states.indexOf(person.state), SHAPES.length - 1);
  box.append(place);
  const cy = cytoscape({
    container: place,
    elements: [
      ...[...persons].map(([id, person]) => ({ data: { id, ...person, look: look(person) } })),
      ...rows.map((row, at) => ({ data: { id: `${at}`, source: row.a, target: row.b, count: Number(row.count), dates: (row.dates ?? "").split(" ").filter(Boolean) } })),
    ],
    userZoomingEnabled: false, // the wheel scrolls the page; buttons enlarge
    minZoom: 0.2,
    maxZoom: 4,
    autoungrabify: true,
  });
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const arrange = () => cy.elements(":visible").layout({ name: "cose", animate: false, nodeDimensionsIncludeLabels: true, idealEdgeLength: () => 70, nodeRepulsion: () => 9000, randomize: true, numIter: 800 }).run();
  const paint = () => cy.style(styles(cy, place)).update();
  paint();
  narrow(cy, rows, box, arrange);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  // Names stay as large as the page's words, however small the network is drawn.
  let level = cy.zoom();
  cy.on("zoom", () => {
    if (Math.min(1, level) !== Math.min(1, cy.zoom())) cy.style().update();
    level = cy.zoom();
  });
  cy.on("tap", "node", ({ target }) => target.data("href") && location.assign(target.data("href")));
  cy.on("mouseover", "node", ({ target }) => cy.elements().not(target.closedNeighborhood()).addClass("aside"));
  cy.on("mouseout", "node", () => cy.elements().removeClass("aside"));
  const zoom = (factor) => () => {
    const level = cy.zoom() * factor;
    const to = { zoom: { level, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } } };
    if (reduced) cy.zoom(to.zoom);
    else cy.animate(to, { duration: 150 });
  };
  box.prepend(toolbar("Size of the network", [["Enlarge", zoom(1.5)], ["Reduce", zoom(1 / 1.5)], ["Whole network", () => cy.fit(undefined, 20)]]));
  const shown = states.slice(0, SHAPES.length - 1).map((state, at) => [`series-${at}`, state || "state not told"]);
  if (states.length > 1) box.append(key(states.length > shown.length ? [...shown, ["series-4", states.length === SHAPES.length ? states[4] : "other states"]] : shown));
  new ResizeObserver(() => cy.resize() && cy.fit(undefined, 20)).observe(place);
}

/** States by how many persons they have. */
function common(states) {
  const counts = new Map();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([state]) => state);
}

/** Colours by the page's variables, which change with light and dark. */
function styles(cy, place) {
  const style = getComputedStyle(place);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const colours = COLOURS.map(colour);
  return [
    {
      selector: "node",
      style: {
        label: "data(id)", shape: (node) => SHAPES[node.data("look")], width: (node) => 12 + 3 * Math.sqrt(met(node)), height: (node) => 12 + 3 * Math.sqrt(met(node)),
        "background-color": (node) => colours[node.data("look")],
        color: colour("ink"), "font-family": style.fontFamily, "font-size": () => 13 / Math.max(0.3, Math.min(1, cy.zoom())), "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 110,
        "text-background-color": colour("card"), "text-background-opacity": 0.8, "text-background-padding": 1,
      },
    },
    { selector: "edge", style: { "line-color": colour("edge"), opacity: 0.55, width: (edge) => 1 + Math.min(7, 1.4 * Math.sqrt(edge.data("shown") ?? edge.data("count"))), "curve-style": "haystack" } },
    { selector: ".aside", style: { opacity: 0.18 } },
    { selector: ".away", style: { display: "none" } },
  ];
}

const met = (node) => node.connectedEdges(":visible").reduce((sum, edge) => sum + (edge.data("shown") ?? edge.data("count")), 0);

/** Two lists of years, where dates are known: only meetings between them are shown. */
function narrow(cy, rows, box, arrange) {
  const years = [...new Set(rows.flatMap((row) => (row.dates ?? "").split(" ").filter(Boolean).map((date) => date.slice(0, 4))))].sort();
  const show = (from, to) => {
    for (const edge of cy.edges()) {
      const dates = edge.data("dates");
      const shown = years.length ? dates.filter((date) => date.slice(0, 4) >= from && date.slice(0, 4) <= to).length : edge.data("count");
      edge.data("shown", shown);
      edge.toggleClass("away", !shown);
    }
    for (const node of cy.nodes()) node.toggleClass("away", !node.connectedEdges().some((edge) => !edge.hasClass("away")));
    arrange();
  };
  show(years[0], years.at(-1));
  if (years.length < 2) return;
  const choice = (words, chosen) => {
    const label = document.createElement("label");
    const select = document.createElement("select");
    for (const year of years) select.append(new Option(year, year, year === chosen, year === chosen));
    label.append(`${words} `, select);
    return [label, select];
  };
  const [fromLabel, from] = choice("Meetings from", years[0]);
  const [toLabel, to] = choice("to", years.at(-1));
  const bar = document.createElement("p");
  bar.className = "chart-tools";
  bar.append(fromLabel, toLabel);
  box.prepend(bar);
  for (const select of [from, to]) select.addEventListener("change", () => show(...[from.value, to.value].sort()));
}

// The map of the states: the more facts, the deeper the colour. Arrow keys go from state to state, Enter opens one.
import atlas from "atlas";
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import { caption, key, toolbar } from "./parts.js";

const [WIDTH, HEIGHT] = [960, 480];
const DEPTHS = 5;
const NUMBER = new Intl.NumberFormat("en");

/** Rows: state (alpha-3), count, label, href. The figure may hold chosen, a state's code. */
export function world(box, rows, figure) {
  const shapes = feature(atlas.topology, atlas.topology.objects.countries);
  const projection = geoNaturalEarth1().fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], shapes);
  const path = geoPath(projection).digits(1);
  const byState = new Map(rows.map((row) => [row.state, { ...row, count: Number(row.count) }]));
  const most = Math.max(1, ...[...byState.values()].map((row) => row.count));
  // Equal steps of the square root: a few states have most of the facts.
  const depth = (count) => Math.min(DEPTHS, Math.ceil(DEPTHS * Math.sqrt(count / most)));
  const svg = make("svg", { class: "plot world", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": `${caption(figure)} A map: arrow keys go from state to state, Enter opens one.` });
  const links = [];
  const draw = (shape, code, centre) => {
    const row = byState.get(code);
    shape.classList.add("state", `depth-${row ? depth(row.count) : 0}`);
    if (code && code === figure.dataset.chosen) shape.classList.add("chosen");
    if (!row?.href) return shape;
    const words = `${row.label ?? code}: ${NUMBER.format(row.count)} ${row.count === 1 ? "fact" : "facts"}`;
    const link = make("a", { href: row.href, tabindex: "-1", "aria-label": words });
    link.append(Object.assign(make("title"), { textContent: words }), shape);
    links.push({ link, centre, count: row.count });
    return link;
  };
  for (const shape of shapes.features) {
    const outline = make("path", { d: path(shape) });
    svg.append(draw(outline, shape.id, path.centroid(shape)));
  }
  for (const [code, place] of Object.entries(atlas.points)) {
    if (!byState.has(code)) continue;
    const [cx, cy] = projection(place);
    svg.append(draw(make("circle", { cx, cy, r: 3.2 }), code, [cx, cy]));
  }
  const here = walk(svg, links);
  box.append(zoom(svg, here), svg, key([...Array(DEPTHS).keys()].map((step) => [`depth-${step + 1}`, step === 0 ? "fewest facts" : step === DEPTHS - 1 ? "most facts" : ""])));
}

function make(name, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** One stop of the tab key for the whole map, at the state with most facts first. Gives where that stop is. */
function walk(svg, links) {
  if (!links.length) return () => [WIDTH / 2, HEIGHT / 2];
  let here = links.reduce((best, other) => (other.count > best.count ? other : best));
  here.link.setAttribute("tabindex", "0");
  const go = (there) => {
    here.link.setAttribute("tabindex", "-1");
    here = there;
    here.link.setAttribute("tabindex", "0");
    here.link.focus();
  };
  const sides = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  svg.addEventListener("keydown", (event) => {
    const side = sides[event.key];
    if (!side || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The nearest state on that side; one that lies aside counts as farther.
    const far = ({ centre: [x, y] }) => {
      const [dx, dy] = [x - here.centre[0], y - here.centre[1]];
      const along = dx * side[0] + dy * side[1];
      const aside = Math.abs(dx * side[1] + dy * side[0]);
      return along > 0.5 && aside <= 2 * along ? along + 2 * aside : Infinity;
    };
    const best = links.filter((other) => other !== here).reduce((best, other) => (far(other) < far(best) ? other : best), here);
    if (best !== here) go(best);
  });
  return () => here.centre;
}

/** Buttons, and dragging once the map is enlarged; it is enlarged around `here`, the state last gone to. */
function zoom(svg, here) {
  let [x, y, scale] = [0, 0, 1];
  const show = () => {
    x = Math.max(0, Math.min(x, WIDTH - WIDTH / scale));
    y = Math.max(0, Math.min(y, HEIGHT - HEIGHT / scale));
    svg.setAttribute("viewBox", [x, y, WIDTH / scale, HEIGHT / scale].map((value) => value.toFixed(1)).join(" "));
    svg.classList.toggle("enlarged", scale > 1);
  };
  const by = (factor) => () => {
    const next = Math.max(1, Math.min(12, scale * factor));
    const [cx, cy] = scale === 1 ? here() : [x + WIDTH / scale / 2, y + HEIGHT / scale / 2];
    [x, y, scale] = [cx - WIDTH / next / 2, cy - HEIGHT / next / 2, next];
    show();
  };
  svg.addEventListener("focusin", ({ target }) => {
    // A state reached by the keyboard comes into view.
    if (scale === 1 || !target.matches(":focus-visible")) return;
    const { x: left, y: top, width, height } = target.getBBox();
    [x, y] = [left + width / 2 - WIDTH / scale / 2, top + height / 2 - HEIGHT / scale / 2];
    show();
  });
  let from = null;
  let moved = false;
  svg.addEventListener("pointerdown", (event) => {
    if (scale > 1 && event.button === 0) from = [event.clientX, event.clientY, x, y];
    moved = false;
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const unit = WIDTH / scale / svg.clientWidth;
    if (Math.hypot(event.clientX - from[0], event.clientY - from[1]) > 5 && !moved) {
      moved = true;
      svg.setPointerCapture(event.pointerId);
    }
    [x, y] = [from[2] - (event.clientX - from[0]) * unit, from[3] - (event.clientY - from[1]) * unit];
    show();
  });
  const end = () => (from = null);
  svg.addEventListener("pointerup", end);
  svg.addEventListener("pointercancel", end);
  svg.addEventListener("click", (event) => moved && event.preventDefault(), true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  return toolbar("Size of the map", [["Enlarge", by(1.8)], ["Reduce", by(1 / 1.8)], ["Whole world", by(0)]]);
}

// The map of the world, trimmed: world-atlas at 1:110 million without Antarctica and without names, its states named by
// ISO 3166-1 alpha-3, and a point for each state too small for that scale.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoCentroid } from "d3-geo";
import { feature } from "topojson-client";

const require = createRequire(import.meta.url);
const read = (name) => JSON.parse(readFileSync(require.resolve(name), "utf8"));
const ANTARCTICA = "010";
/** Shapes without a number of ISO's; the other two are no states of the record and stay blank. */
const UNNUMBERED = { Kosovo: "XKX" };

/** `{topology, points: {code: [longitude, latitude]}}`; the geometries' ids are codes. */
export function atlas() {
  const codes = new Map(read("i18n-iso-countries/codes.json").map(([, code, number]) => [number, code]));
  const code = (geometry) => codes.get(geometry.id) ?? UNNUMBERED[geometry.properties.name];
  const small = read("world-atlas/countries-110m.json");
  const kept = small.objects.countries.geometries.filter((geometry) => geometry.id !== ANTARCTICA);
  const shapes = kept.map((geometry) => ({ type: geometry.type, id: code(geometry), arcs: geometry.arcs }));
  const topology = { type: "Topology", transform: small.transform, ...withTheirArcs(shapes, small.arcs) };
  const drawn = new Set(shapes.map((shape) => shape.id));
  const large = read("world-atlas/countries-50m.json");
  const points = {};
  for (const geometry of large.objects.countries.geometries) {
    const name = code(geometry);
    if (!name || drawn.has(name) || geometry.id === ANTARCTICA) continue;
    points[name] = geoCentroid(feature(large, geometry)).map((degree) => Math.round(degree * 10) / 10);
  }
  return { topology, points };
}

/** The shapes with the arcs they use, numbered anew. */
function withTheirArcs(shapes, arcs) {
  const kept = [];
  const numbers = new Map();
  const renumber = (part) => {
    if (Array.isArray(part)) return part.map(renumber);
    const arc = part < 0 ? ~part : part;
    if (!numbers.has(arc)) numbers.set(arc, kept.push(arcs[arc]) - 1);
    return part < 0 ? ~numbers.get(arc) : numbers.get(arc);
  };
  const geometries = shapes.map((shape) => ({ ...shape, arcs: renumber(shape.arcs) }));
  return { objects: { countries: { type: "GeometryCollection", geometries } }, arcs: kept };
}

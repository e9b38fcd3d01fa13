// A measure over time, a line for each series.
import { axisX, axisY, dot, gridY, lineY, plot } from "@observablehq/plot";
import { caption, day, fit, inWords, key } from "./parts.js";

const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const COLOURS = ["var(--accent)", "var(--conf)", "var(--good)", "var(--proposed)", "var(--soft)"];
const SYMBOLS = ["circle", "square", "triangle", "diamond", "cross"];
const DASHES = [null, "6,3", "2,3", "8,3,2,3", "1,2"];

/** Rows: period, value, label, series, href, other (a differing report's). The figure may hold unit. */
export function figures(box, rows, figure) {
  const points = rows.map((row) => ({ ...row, at: day(row.period), value: Number(row.value), series: row.series ?? "" })).filter(({ value }) => Number.isFinite(value));
  if (!points.length) return;
  const names = [...new Set(points.map((point) => point.series))];
  const number = (point) => names.indexOf(point.series) % COLOURS.length;
  const line = points.filter((point) => !point.other).sort((a, b) => a.at - b.at);
  const yearly = points.every((point) => point.period.length === 4);
  const years = [...new Set(points.map((point) => Number(point.at)))].sort((a, b) => a - b).map((time) => new Date(time));
  if (names.length > 1) box.append(key(names.map((name, at) => [`series-${at % COLOURS.length}`, name])));
  fit(box, `${caption(figure)} ${points.length} values.`, (width) =>
    plot({
      width,
      height: Math.min(260, Math.max(180, width * 0.42)),
      marginLeft: 48,
      marginRight: 16,
      marginTop: 24,
      className: "plot",
      x: { type: "utc", inset: 10, label: null },
      y: { nice: true, zero: true },
      symbol: { type: "identity" },
      marks: [
        gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
        axisX({ tickSize: 0, ...(yearly && (width - 90) / years.length > 34 ? { ticks: years, tickFormat: (date) => String(date.getUTCFullYear()) } : {}) }),
        axisY({ label: figure.dataset.unit ?? null, labelArrow: "none", tickSize: 0, ticks: 4, tickFormat: (value) => SHORT.format(value) }),
        ...names.map((name, at) => lineY(line.filter((point) => point.series === name), { x: "at", y: "value", stroke: COLOURS[at % COLOURS.length], strokeWidth: 1.8, strokeDasharray: DASHES[at % DASHES.length] })),
        dot(points, {
          x: "at", y: "value", r: 4, symbol: (point) => SYMBOLS[number(point)], stroke: (point) => COLOURS[number(point)], strokeWidth: 1.6,
          fill: (point) => (point.other ? "var(--card)" : COLOURS[number(point)]), href: (point) => point.href || null,
          title: (point) => `${point.series ? `${point.series}, ` : ""}${inWords(point.period)}\n${point.label ?? SHORT.format(point.value)}${point.other ? " (another report)" : ""}`, tip: true,
        }),
      ],
    }),
  );
}

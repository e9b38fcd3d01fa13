// Events by month: cooperation above the line, conflict below.
import { axisX, axisY, plot, rectY, ruleY } from "@observablehq/plot";
import { caption, day, fit, inWords, key } from "./parts.js";

/** Rows: month "2026-03", cooperation, conflict, href (or none). The figure may hold since and until. */
export function months(box, rows, figure) {
  const bars = rows.flatMap((row) => [
    { ...row, date: day(row.month), count: Number(row.cooperation), tone: "coop" },
    { ...row, date: day(row.month), count: -Number(row.conflict), tone: "conf" },
  ]).filter((bar) => bar.count);
  const title = (bar) => `${inWords(bar.month)}: ${Math.abs(bar.count)} of ${bar.tone === "coop" ? "cooperation" : "conflict"}`;
  const most = Math.max(1, ...bars.map((bar) => Math.abs(bar.count)));
  const sorted = rows.map((row) => row.month).sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  box.append(key([["coop", "Cooperation, above the line"], ["conf", "Conflict, below the line"]]));
  fit(box, `${caption(figure)} Bars by month from ${inWords(first)} to ${inWords(last)}.`, (width) =>
    plot({
      width,
      height: 190,
      marginLeft: 32,
      marginRight: 4,
      marginTop: 14,
      className: "plot",
      x: { type: "utc", label: null, domain: [day(figure.dataset.since || first), new Date(Math.max(day(figure.dataset.until || last), day(last)) + 31 * 86_400_000)] },
      y: { nice: true },
      marks: [
        axisX({ tickSize: 0 }),
        axisY({ label: null, tickSize: 0, ticks: Math.min(4, most), tickFormat: (count) => (Number.isInteger(count) ? Math.abs(count) : "") }),
        rectY(bars, {
          x: "date", y: "count", interval: "month", inset: width / rows.length > 6 ? 0.75 : 0.25,
          fill: (bar) => `var(--${bar.tone})`, href: (bar) => bar.href || null, title, tip: true,
        }),
        ruleY([0], { stroke: "var(--ink)", strokeOpacity: 0.5 }),
      ],
    }),
  );
}

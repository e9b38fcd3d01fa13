// Who held an office from when to when: a bar for each holder, under the name of the office.
import { axisX, gridX, plot, rect, ruleX, text } from "@observablehq/plot";
import { caption, day, DAY, fit, inWords } from "./parts.js";

const [ROW, HEAD] = [36, 26];

/** Rows: office, person, from, to (both may be empty), href. The figure may hold day, the day of today. */
export function offices(box, rows, figure) {
  const today = figure.dataset.day ? Number(day(figure.dataset.day)) : Date.now();
  const times = rows.flatMap((row) => [row.from, row.to]).filter(Boolean).map((text) => Number(day(text)));
  const first = Math.min(today - 365 * DAY, ...times);
  const last = Math.max(today, ...times);
  const start = first - (last - first) * 0.05;
  let y = 0;
  const heads = [];
  const bars = [];
  for (const office of new Set(rows.map((row) => row.office))) {
    heads.push({ office, y: y + 17 });
    y += HEAD;
    for (const row of rows.filter((row) => row.office === office)) {
      bars.push({ ...row, y1: y + 17, y2: y + 29, label: y + 8, x1: row.from ? Number(day(row.from)) : start, x2: row.to ? Number(day(row.to)) + DAY : last, open: !row.from || !row.to });
      y += ROW;
    }
    y += 6;
  }
  const when = (bar) => `${bar.from ? `from ${inWords(bar.from)}` : "start not reported"}, ${bar.to ? `until ${inWords(bar.to)}` : "in office at the last report"}`;
  const words = bars.slice(0, 12).map((bar) => `${bar.person}, ${bar.office}: ${when(bar)}`);
  fit(box, `${caption(figure)} ${words.join("; ")}.`, (width) => {
    // A name starts where its bar does, as far as the width lets it.
    const room = (bar) => 7.2 * bar.person.length;
    const left = (bar) => Math.max(2, Math.min(((bar.x1 - start) / (last - start)) * (width - 8) + 4, width - room(bar)));
    return plot({
      width,
      height: y + 24,
      marginLeft: 4,
      marginRight: 4,
      marginTop: 2,
      marginBottom: 24,
      className: "plot",
      x: { type: "utc", domain: [start, last], label: null },
      y: { type: "identity", axis: null },
      marks: [
        gridX({ stroke: "var(--line)", strokeOpacity: 1 }),
        axisX({ tickSize: 0 }),
        ruleX([today], { stroke: "var(--accent)", strokeDasharray: "3,3" }),
        rect(bars, { x1: "x1", x2: "x2", y1: "y1", y2: "y2", fill: "var(--accent)", fillOpacity: (bar) => (bar.open ? 0.6 : 1), href: (bar) => bar.href || null, title: (bar) => `${bar.person}: ${when(bar)}` }),
        text(heads, { frameAnchor: "left", x: null, y: "y", text: "office", textAnchor: "start", fontWeight: 600, fill: "var(--ink)", fontSize: 13, lineWidth: width / 14, textOverflow: "ellipsis" }),
        ...bars.map((bar) => text([bar], { x: null, frameAnchor: "left", dx: left(bar), y: "label", text: (bar) => `${bar.from ? "" : "… "}${bar.person}${bar.to ? "" : " →"}`, textAnchor: "start", fill: "var(--soft)", stroke: "var(--card)", strokeWidth: 3 })),
      ].filter(Boolean),
    });
  });
}

// What the charts share.

/** Draws now and whenever the width of `box` changes; `draw(width)` gives the SVG. `words` are for those who do not see it. */
export function fit(box, words, draw) {
  let drawn = 0;
  const place = document.createElement("div");
  place.className = "plot-place";
  box.append(Object.assign(document.createElement("p"), { className: "unseen", textContent: words }), place);
  const again = () => {
    const width = Math.floor(place.clientWidth);
    if (!width || width === drawn) return;
    drawn = width;
    place.replaceChildren(silent(draw(width)));
  };
  new ResizeObserver(again).observe(place);
  again();
  return place;
}

/** The first day of "2026", "2026-03" or "2026-03-14". */
export const day = (text) => new Date(`${(text + "-01-01").slice(0, 10)}T00:00:00Z`);
export const isoDay = (date) => date.toISOString().slice(0, 10);
export const DAY = 86_400_000;

const WORDS = {
  4: new Intl.DateTimeFormat("en", { year: "numeric", timeZone: "UTC" }),
  7: new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" }),
  10: new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
};
/** "2026-03" as "March 2026". */
export const inWords = (text) => WORDS[text.length]?.format(day(text)) ?? text;

/** The picture is for the eye and the mouse: its links are in the table too. */
function silent(svg) {
  svg.setAttribute("aria-hidden", "true");
  for (const link of svg.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
  return svg;
}

export const caption = (figure) => figure.querySelector("figcaption")?.textContent.trim() ?? "";

/** A row of buttons: [words, what to do, disabled]. */
export function toolbar(label, buttons) {
  const bar = document.createElement("div");
  bar.className = "chart-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", label);
  for (const [words, act, disabled = false] of buttons) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button quiet", textContent: words, disabled });
    button.addEventListener("click", act);
    bar.append(button);
  }
  return bar;
}

/** A key: [class, words] for each mark. */
export function key(entries) {
  const list = document.createElement("ul");
  list.className = "chart-key";
  for (const [name, words] of entries) {
    const entry = document.createElement("li");
    const sign = document.createElement("span");
    sign.className = `sign ${name}`;
    entry.append(sign, words);
    list.append(entry);
  }
  return list;
}

// Finds the charts of a page and loads the code of those that are there.

const KINDS = {
  months: () => import("./charts/charts.js"),
  timeline: () => import("./charts/charts.js"),
  figures: () => import("./charts/charts.js"),
  offices: () => import("./charts/charts.js"),
  world: () => import("./charts/world.js"),
  network: () => import("./charts/network.js"),
};

/** Draws the charts of the page and of what htmx brings into it. */
export function followCharts() {
  document.addEventListener("htmx:load", ({ target }) => {
    for (const figure of target.querySelectorAll("figure[data-chart]")) enhance(figure);
  });
}

const begun = new WeakSet();

/** Puts the chart before its table, which goes into a fold. A chart that fails leaves the table as it was. */
async function enhance(figure) {
  if (begun.has(figure)) return;
  begun.add(figure);
  const table = figure.querySelector("table");
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]).map((row) => ({ ...row.dataset }));
  const plot = document.createElement("div");
  plot.className = "plot-box";
  try {
    const { [figure.dataset.chart]: draw } = await KINDS[figure.dataset.chart]();
    if (rows.length && figure.isConnected) {
      const folded = fold(table);
      folded.before(plot);
      figure.dataset.drawn = "yes";
      draw(plot, rows, figure);
      return;
    }
  } catch (error) {
    plot.remove();
    console.error(error);
  }
  figure.dataset.drawn = "no";
}

function fold(table) {
  const details = document.createElement("details");
  details.className = "numbers";
  details.append(Object.assign(document.createElement("summary"), { textContent: "The same as a table" }));
  const box = table.closest(".wide") ?? table;
  box.replaceWith(details);
  details.append(box);
  return details;
}

// What every page loads: htmx and the page's own small modules. Reading works without any of it.
import "htmx.org";
import { followCharts } from "./charts.js";
import { followForms } from "./forms.js";
import { followKeys } from "./keys.js";
import { followRequests } from "./requests.js";

followRequests();
followForms();
followKeys();
followCharts();
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

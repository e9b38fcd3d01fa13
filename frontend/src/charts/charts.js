// The charts that Observable Plot draws.
export { figures } from "./figures.js";
export { months } from "./months.js";
export { offices } from "./offices.js";
export { timeline } from "./timeline.js";

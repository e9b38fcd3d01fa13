// The keyboard: "/" searches, j and k walk a list, c, r, s and u press the buttons that say so by data-key, "?" helps.

const ITEMS = "[data-items] > *, .items > .item";
const OFF = "comity-keys-off";
let place = -1;

export function followKeys() {
  const help = document.getElementById("keys");
  for (const opener of document.querySelectorAll("[data-opens]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
  }
  const on = document.getElementById("keys-on");
  on.checked = !localStorage.getItem(OFF);
  on.addEventListener("change", () => (on.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !on.checked) return;
    if (document.querySelector("dialog[open]") || isField(event.target)) return;
    if (press(event.key, help)) event.preventDefault();
  });
  document.addEventListener("focusin", ({ target }) => {
    const item = target.closest(".item");
    if (item) markCurrent(items().indexOf(item));
  });
  // The entry that was decided is gone or replaced: the one in its place is next.
  document.addEventListener("htmx:afterSettle", () => {
    if (place >= 0 && !document.querySelector("[aria-current=step]") && items().length && document.activeElement === document.body) {
      go(Math.min(place, items().length - 1));
    }
  });
}

const items = () => [...document.querySelectorAll(ITEMS)].filter((item) => item.offsetParent);

function isField(element) {
  return element.isContentEditable || (element.matches("input, textarea, select") && !element.matches("[type=checkbox], [type=radio], [type=button], [type=submit]"));
}

/** Does what `key` stands for; whether it stood for anything. */
function press(key, help) {
  if (key === "/") document.getElementById("find").focus();
  else if (key === "?") help.showModal();
  else if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  else if (key === "Enter") return open();
  else if ("crsu".includes(key)) return click(key);
  else return false;
  return true;
}

function current() {
  return document.querySelector("[aria-current=step]");
}

function walk(step) {
  const all = items();
  if (!all.length) return false;
  const at = all.indexOf(current());
  go(at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + step)));
  return true;
}

function go(index) {
  const item = items()[index];
  if (!item.hasAttribute("tabindex")) item.tabIndex = -1;
  markCurrent(index);
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function markCurrent(index) {
  const item = items()[index];
  for (const other of document.querySelectorAll("[aria-current=step]")) if (other !== item) other.removeAttribute("aria-current");
  item?.setAttribute("aria-current", "step");
  place = index;
}

function open() {
  const item = current();
  if (document.activeElement !== item) return false;
  const link = item?.querySelector(".what a[href], h3 a[href], a[href]");
  link?.click();
  return Boolean(link);
}

function click(key) {
  const wanted = `[data-key="${key}"]:not(:disabled)`;
  const button = current()?.querySelector(wanted) ?? document.querySelector(wanted);
  button?.click();
  return Boolean(button);
}

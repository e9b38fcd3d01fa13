// Filter forms: short addresses, and a slider for the day as of which the record is shown.

export function followForms() {
  // Both the browser and htmx read a form through this event: empty fields stay out of the address.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "get") return;
    for (const name of new Set(formData.keys())) {
      const values = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      for (const value of values) formData.append(name, value);
    }
  });
  // The slider is made anew with each answer: who held it goes on holding it.
  let held = "";
  document.addEventListener("htmx:beforeSwap", () => (held = document.activeElement?.id));
  document.addEventListener("htmx:load", ({ target }) => {
    for (const field of target.querySelectorAll("input[data-as-of]")) {
      const slider = addSlider(field);
      if (slider && slider.id === held) slider.focus();
    }
  });
}

const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** A slider over the months from data-first to data-last below the date field; its right end is today, the empty field. */
function addSlider(field) {
  if (field.parentElement.querySelector("input[type=range]")) return null;
  const first = months(field.dataset.first);
  const last = months(field.dataset.last);
  if (!(first < last)) return null;
  const slider = Object.assign(document.createElement("input"), { type: "range", min: first, max: last, step: 1, id: `${field.id}-slider` });
  slider.setAttribute("aria-label", "As known at the end of a month");
  const words = document.createElement("p");
  words.className = "hint";
  slider.value = field.value ? months(field.value) : last;
  const tell = () => {
    const month = Number(slider.value);
    words.textContent = month === last ? "Today" : `End of ${MONTH.format(firstDay(month))}`;
    slider.setAttribute("aria-valuetext", words.textContent);
  };
  slider.addEventListener("input", () => {
    const month = Number(slider.value);
    field.value = month === last ? "" : lastDay(month);
    tell();
  });
  field.addEventListener("input", () => {
    slider.value = field.value ? months(field.value) : last;
    tell();
  });
  tell();
  field.after(slider, words);
  return slider;
}

const months = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
const firstDay = (month) => new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
const lastDay = (month) => new Date(firstDay(month + 1) - 86_400_000).toISOString().slice(0, 10);

/** Sets the range of time of the page: by its filter form, or in the address. Empty texts take it away. */
export function showRange(since, until) {
  const form = document.getElementById("filters");
  const fields = form && ["since", "until"].map((name) => form.elements.namedItem(name));
  if (fields?.every(Boolean)) {
    [fields[0].value, fields[1].value] = [since, until];
    form.requestSubmit();
    return;
  }
  const address = new URL(location.href);
  for (const [name, value] of [["since", since], ["until", until]]) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  address.searchParams.delete("cursor");
  location.assign(address);
}

// What goes along with htmx's requests, and what is said when one fails.

/** Sends the CSRF token, says in words what a change brought, and never leaves a failed request without a word. */
export function followRequests() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.verb !== "get") detail.headers["X-CSRF-Token"] = document.querySelector("meta[name=csrf]").content;
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const { xhr, requestConfig } = detail;
    // A page that can't be shown in part is shown whole, with what it says about itself.
    if (requestConfig.verb === "get") location.assign(xhr.responseURL || requestConfig.path);
    else notice("error", reason(xhr));
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => notice("error", "Comity can’t be reached. See whether it is still running, then try again."));
  }
  let more = null;
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const list = detail.elt.matches("[data-more]") ? detail.target : null;
    more = list && { list, length: list.children.length };
  });
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (more?.list === detail.target) say(`${more.list.children.length - more.length} more`);
    else if (detail.target.id === "results") say((document.querySelector("#results .summary strong") ?? document.querySelector("#results .summary"))?.textContent ?? "");
    more = null;
  });
  keepOpen();
}

/** Words for those who hear the page. */
export function say(text) {
  document.getElementById("live").textContent = text.trim().replace(/\s+/g, " ");
}

/** A notice at the head of the page. */
export function notice(level, text) {
  const words = document.createElement("p");
  words.className = `notice ${level}`;
  if (level === "error") words.append(Object.assign(document.createElement("strong"), { textContent: "Not done." }), " ");
  words.append(text);
  const place = document.getElementById("notices");
  place.replaceChildren(words);
  place.scrollIntoView({ block: "nearest" });
}

/** Why a request failed, from problem+json or from an error page. */
function reason(xhr) {
  const type = xhr.getResponseHeader("Content-Type") ?? "";
  if (type.includes("json")) {
    try {
      const problem = JSON.parse(xhr.responseText);
      return problem.detail ?? problem.title;
    } catch {
      return "The answer can’t be read.";
    }
  }
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const words = page.querySelector("[data-problem]") ?? page.querySelector("#notices .notice") ?? page.querySelector("main p");
  return words?.textContent.trim() || `Comity answered ${xhr.status}. Load the page again.`;
}

/** What a reader unfolded stays so when the filter panel comes back from the server. */
function keepOpen() {
  let open = [];
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("details[id]")].map(({ id, open }) => [id, open]);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, was] of open) {
      const details = document.getElementById(id);
      if (details) details.open = was;
    }
  });
}

// Where the keyboard is on a page of tables: what is pushed may take away what it was on, but not its place.

const main = document.getElementById("live");
const STOPS = "a, button, summary, [tabindex='0']";
const opened = new Set();
let held = null;

/** Begins to remember where the focus is, and what was opened. */
export function holdPlace() {
  // It does not bubble.
  main.addEventListener("toggle", ({ target }) => target.id && target.isConnected && opened[target.open ? "add" : "delete"](target.id), true);
  main.addEventListener("focusin", ({ target }) => {
    const part = target.closest("section, nav, footer");
    held = { id: target.id, part: parts().indexOf(part), at: part ? stopsOf(part).indexOf(target) : 0 };
  });
  main.addEventListener("focusout", ({ target }) => {
    // What left the page took the focus with it; only somebody who goes elsewhere gives it up.
    setTimeout(() => {
      if (target.isConnected && !main.contains(document.activeElement) && !document.activeElement.closest("dialog")) held = null;
    });
  });
  document.querySelectorAll("dialog").forEach((dialog) => dialog.addEventListener("close", () => setTimeout(keepPlace)));
}

/** Opens again what was open, and puts the focus back where it was lost: to the same thing, to its neighbour, or to the title of its part. */
export function keepPlace() {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  if (!held || document.activeElement !== document.body) return;
  const part = parts()[held.part];
  const stops = part ? stopsOf(part) : [];
  const found = (held.id && document.getElementById(held.id)) || stops[Math.min(held.at, stops.length - 1)];
  (found ?? part?.querySelector("h2"))?.focus({ preventScroll: true });
}

function parts() {
  return [...main.querySelectorAll("section, nav, footer")];
}

function stopsOf(part) {
  return [...part.querySelectorAll(STOPS)];
}

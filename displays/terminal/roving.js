// Where the keyboard is: arrow keys walk the lists, and what is pushed does not take the focus away.

const main = document.getElementById("live");
const LISTS = { 1: "waiting", 2: "parked", 3: "missed" };
let held = null;

/** Begins to remember where the focus is. */
export function holdFocus() {
  main.addEventListener("focusin", ({ target }) => {
    held = describe(target);
    if (held.list) tabStops();
  });
  main.addEventListener("focusout", ({ target }) => {
    // What left the page took the focus with it; only somebody who goes elsewhere gives it up.
    setTimeout(() => {
      const now = document.activeElement;
      if (target.isConnected && !main.contains(now) && !now.closest("dialog")) held = null;
    });
  });
  document.querySelectorAll("dialog").forEach((dialog) => dialog.addEventListener("close", () => setTimeout(keepFocus)));
  tabStops();
}

/** Puts the focus back after the page was replaced or a dialog closed: to the same thing, or to what is there now. */
export function keepFocus() {
  tabStops();
  if (!held || document.activeElement !== document.body) return;
  const { id, list, at, kind } = held;
  const rows = list ? rowsOf(list) : [];
  const found = (id && document.getElementById(id)) || inRow(rows[Math.min(at, rows.length - 1)], kind);
  (found ?? document.getElementById("ticket"))?.focus({ preventScroll: !found });
}

/** Moves along the lists; false when the key is for something else. */
export function moveFocus(key) {
  if (key in LISTS) return go(rowsOf(LISTS[key])[0]);
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  const aside = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const now = document.activeElement;
  const row = now.closest(".lists li");
  if (aside && row) {
    const buttons = [...row.querySelectorAll("button")];
    buttons[buttons.indexOf(now) + aside]?.focus();
    return true;
  }
  const rows = [...main.querySelectorAll(".lists li")];
  if (key === "Home" && row) return go(rows[0], now);
  if (key === "End" && row) return go(rows[rows.length - 1], now);
  if (!step) return false;
  return row ? go(rows[rows.indexOf(row) + step], now) : step > 0 && go(rows[0]);
}

function go(row, from) {
  inRow(row, from && kindOf(from))?.focus();
  return true;
}

/** Of each list one button is reached by the Tab key: the one that had the focus last, or the first. */
function tabStops() {
  for (const list of Object.values(LISTS)) {
    const rows = rowsOf(list);
    const stop = held?.list === list ? inRow(rows[Math.min(held.at, rows.length - 1)], held.kind) : inRow(rows[0]);
    rows.flatMap((row) => [...row.querySelectorAll("button")]).forEach((button) => (button.tabIndex = button === stop ? 0 : -1));
  }
}

function describe(element) {
  const row = element.closest(".lists li");
  const list = row && Object.values(LISTS).find((name) => row.closest(`.${name}`));
  return { id: element.id, list, at: list ? rowsOf(list).indexOf(row) : 0, kind: kindOf(element) };
}

function rowsOf(list) {
  return [...main.querySelectorAll(`.lists .${list} li`)];
}

function inRow(row, kind) {
  const buttons = row ? [...row.querySelectorAll("button")] : [];
  return buttons.find((button) => kindOf(button) === kind) ?? buttons[0];
}

function kindOf(button) {
  return button.dataset.open ?? button.dataset.post;
}

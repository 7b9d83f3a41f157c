// The officer's terminal: everything by keyboard, each key shown on its button.

import { listen } from "/assets/acts.js";
import { watch } from "/assets/line.js";

const REMEMBERED = "motcua-keys";
const main = document.getElementById("live");
const wanted = document.getElementById("keys");

listen();
watch();

wanted.checked = localStorage.getItem(REMEMBERED) !== "off";
wanted.addEventListener("change", () => localStorage.setItem(REMEMBERED, wanted.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  // A function key is no text, so it works also where single letters are turned off.
  if (event.key !== "F2" && (!wanted.checked || typing)) return;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const button = [...main.querySelectorAll("button:not(:disabled)")].find(
    (other) => other.querySelector("kbd")?.textContent === key,
  );
  if (!button) return;
  event.preventDefault();
  button.click();
});

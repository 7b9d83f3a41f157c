// The officer's terminal: everything by keyboard, each key shown on its button.

import { listen, showWork } from "/assets/acts.js";
import { watch } from "/assets/line.js";
import { sendWhatIsWritten } from "/assets/reasons.js";
import { reprint } from "/assets/reprint.js";
import { holdFocus, keepFocus, moveFocus } from "/assets/roving.js";
import { askToSignIn, watchSession } from "/assets/signed.js";
import { clockIn, keepCounting, learnTime } from "/assets/since.js";
import { explain } from "/assets/why.js";

const REMEMBERED = "motcua-keys";
const DEAF_MS = 1_500;
const main = document.getElementById("live");
const wanted = document.getElementById("keys");
let deafUntil = 0;

listen({
  untilNextAct: true,
  onAsk(dialog, button) {
    if (dialog.id === "why-told") explain(dialog, button.dataset.ticket);
    if (dialog.id === "reprint-told") reprint(button);
    dialog.querySelectorAll("[data-back-min]").forEach(sayWhenBack);
  },
  onRefused: (code) => code === "unauthorized" && askToSignIn(true),
});
sendWhatIsWritten();
learnTime(main.firstElementChild);
keepCounting();
holdFocus();
watch(({ root }) => {
  learnTime(root);
  keepCounting();
  keepFocus();
  showWork();
});
watchSession();

wanted.checked = remembered() !== "off";
wanted.addEventListener("change", () => remember(wanted.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const dialog = document.querySelector("dialog[open]");
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
  // Letters and digits can be turned off; what has no letter on it always works.
  if (!dialog && !typing && event.key.length > 1 && moveFocus(event.key)) return event.preventDefault();
  // A key that is held down is one press. A function key is no text, so it works also without letters and digits.
  const key = keyOf(event);
  if (event.repeat || typing || (key !== "F2" && !wanted.checked)) return;
  if (dialog ? choose(dialog, key) : pressKey(key)) event.preventDefault();
});

/** The key as it is written on the buttons, also where the keyboard writes other letters in its place. */
function keyOf({ key, code }) {
  if (key.length !== 1) return key;
  if (key <= "~") return key.toUpperCase();
  return /^(Key|Digit)(.)$/.exec(code)?.[2] ?? key;
}

function pressKey(key) {
  if (key.length === 1 && performance.now() < deafUntil) {
    deafUntil = performance.now() + DEAF_MS;
    return true;
  }
  const row = document.activeElement.closest(".lists li");
  const wants = (button) => button.querySelector("kbd")?.textContent === key;
  const ofRow = { L: "[data-open=why-told]", B: "[data-open=reprint-told]" }[key];
  const button = ofRow && row ? row.querySelector(ofRow) : [...document.querySelectorAll("main button, .foot button")].find(wants);
  if (!button) return moveFocus(key);
  // Whoever asks for a field to write a number in goes on writing, though the field was refused.
  if (button.id === "call" && button.getAttribute("aria-disabled") === "true") deafUntil = performance.now() + DEAF_MS;
  button.click();
  return true;
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    localStorage.setItem(REMEMBERED, choice);
  } catch {
    // A browser that keeps nothing asks again after the next start.
  }
}

function choose(dialog, key) {
  const chosen = dialog.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!chosen) return false;
  if (chosen.type === "submit") chosen.click();
  else chosen.focus();
  if (chosen.type === "checkbox" || chosen.type === "radio") chosen.checked = chosen.type === "radio" || !chosen.checked;
  return true;
}

/** Fills a reason that names a time with the next five minutes that far from now. */
function sayWhenBack(choice) {
  const text = choice.dataset.text ?? choice.value;
  choice.dataset.text = text;
  choice.value = text.replace("{time}", clockIn(Number(choice.dataset.backMin)));
  choice.querySelector("span").textContent = choice.value;
}

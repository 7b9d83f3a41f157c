// The officer's terminal: everything by keyboard, each key shown on its button.

import { listen, showWork } from "/assets/acts.js";
import { watch } from "/assets/line.js";
import { sendWhatIsWritten } from "/assets/reasons.js";
import { holdFocus, keepFocus, moveFocus } from "/assets/roving.js";
import { clockIn, keepCounting, learnTime } from "/assets/since.js";
import { explain } from "/assets/why.js";

const REMEMBERED = "motcua-keys";
const PROBE_EACH_MS = 5_000;
const main = document.getElementById("live");
const wanted = document.getElementById("keys");
const signedOut = document.getElementById("signed-out");
let probedAt = 0;

listen({
  untilNextAct: true,
  onAsk(dialog, button) {
    if (dialog.id === "why-told") explain(dialog, button.dataset.ticket);
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
  askToSignIn(false);
});

wanted.checked = localStorage.getItem(REMEMBERED) !== "off";
wanted.addEventListener("change", () => localStorage.setItem(REMEMBERED, wanted.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const dialog = document.querySelector("dialog[open]");
  const typing = event.target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (!dialog && !typing && moveFocus(event.key)) return event.preventDefault();
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
  const row = document.activeElement.closest(".lists li");
  const wants = (button) => button.querySelector("kbd")?.textContent === key;
  const button = key === "L" && row ? row.querySelector("[data-open=why-told]") : [...document.querySelectorAll("main button, .foot button")].find(wants);
  if (button) button.click();
  else return moveFocus(key);
  return true;
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

function askToSignIn(gone) {
  signedOut.hidden = !gone;
  signedOut.querySelector("a").href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
}

// A line that is refused looks like one that is down: only an ordinary request tells why.
new MutationObserver(async () => {
  if (document.documentElement.dataset.line !== "down" || Date.now() - probedAt < PROBE_EACH_MS) return;
  probedAt = Date.now();
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer) askToSignIn(answer.status === 401);
}).observe(document.documentElement, { attributes: true, attributeFilter: ["data-line"] });

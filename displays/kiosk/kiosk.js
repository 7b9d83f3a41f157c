// The kiosk: a tile, the question about priority, a number; then back to the tiles by itself.

import { watch } from "/assets/line.js";
import { get, post } from "/assets/post.js";
import { refusal, word } from "/assets/words.js";

const STEP_S = { priority: 30, taking: 90, result: 20, refused: 15 };
const LANGUAGE_S = 60;
const ASK_PRINTER_MS = 500;
const ASK_PRINTER_TIMES = 40;

const html = document.documentElement;
const main = document.getElementById("live");
const foot = document.querySelector(".foot");
const byId = (id) => document.getElementById(id);
const steps = Object.fromEntries(Object.keys(STEP_S).map((name) => [name, byId(`step-${name}`)]));

let step = null;
let group = null;
let left = 0;
let ticket = null;
let touchedAt = Date.now();

// The tiles are replaced under an open step, which stands beside them: nobody's step is lost to a push.
watch();
setInterval(countDown, 1_000);

document.addEventListener("click", (event) => {
  touchedAt = Date.now();
  const button = event.target.closest("button");
  if (!button || event.detail > 1) return;
  if (button.matches(".tile")) choose(button.dataset);
  else if ("priority" in button.dataset) take(button.dataset.priority);
  else if ("back" in button.dataset) idle();
  else if (button.id === "print-again") printAgain();
  else if (button.id === "large") largeType(!html.classList.contains("large"));
});

function choose(tile) {
  group = tile.group;
  byId("chosen-letter").textContent = tile.group;
  byId("chosen-name").textContent = tile.name;
  if (document.querySelectorAll("[data-priority]").length > 1) show("priority");
  else take("");
}

async function take(priority) {
  if (step === "taking") return;
  show("taking");
  const wish = { group, lang: html.lang, ...(priority ? { priority } : {}) };
  const answer = await post("tickets", wish);
  if (answer === null) return;
  if (answer.ok) return give(answer.body);
  byId("refused-why").textContent = refusal(answer.code);
  show("refused");
}

async function give(given) {
  ticket = given;
  byId("result-number").textContent = given.number;
  byId("result-number").classList.toggle("long", given.number.length > 4);
  byId("result-ahead").textContent = [ahead(given.ahead ?? 0), estimate(given.estimate)].filter(Boolean).join("\n");
  const code = byId("result-code");
  code.hidden = true;
  code.onload = () => (code.hidden = false);
  code.src = `/${html.dataset.office}/t/${given.id}/code.svg`;
  show("result");
  await watchPrinter(given, given.print ?? "none");
}

/** Only the citizen can tell whether a slip came out; printing it once more is for who holds none. */
async function printAgain() {
  const given = ticket;
  left = STEP_S.result;
  const answer = await post(`tickets/${given.id}/print`);
  if (answer !== null && ticket === given) await watchPrinter(given, answer.ok ? answer.body.print : "failed");
}

async function watchPrinter(given, first) {
  say(first);
  let print = first;
  for (let times = 0; print === "printing" && times < ASK_PRINTER_TIMES; times += 1) {
    await new Promise((done) => setTimeout(done, ASK_PRINTER_MS));
    if (ticket !== given) return;
    print = (await get(`tickets/${given.id}`))?.print ?? print;
  }
  if (ticket !== given || first !== "printing") return;
  say(print === "printing" ? "unknown" : print);
  // Whoever has to photograph the screen gets the whole time for it.
  if (print !== "printed") left = STEP_S.result;
}

function say(print) {
  byId("result-print").textContent = word(`print_${print}`) ?? word("print_unknown");
  steps.result.dataset.print = print;
  byId("print-again").hidden = print !== "failed" && print !== "unknown";
}

function ahead(n) {
  return n === 0 ? word("ahead_0") : word("ahead", { n });
}

function estimate(estimate) {
  if (!estimate) return "";
  const [from, to] = [estimate.typical_s, estimate.cautious_s].map((s) => Math.ceil(s / 60));
  if (!(to > 0)) return "";
  return from < to ? word("estimate", { from, to }) : word("estimate_one", { to });
}

function show(name) {
  step = name;
  left = STEP_S[name];
  for (const [other, section] of Object.entries(steps)) section.hidden = other !== name;
  main.inert = true;
  foot.hidden = true;
  steps[name].querySelector("h2")?.focus();
  showLeft();
}

function idle() {
  step = group = ticket = null;
  for (const section of Object.values(steps)) section.hidden = true;
  main.inert = false;
  foot.hidden = false;
}

function countDown() {
  if (step === null) return forgetVisitor();
  // A request on its way is never abandoned: its own tries are bounded, and the number would be lost.
  if (step === "taking") return;
  left -= 1;
  if (left <= 0) idle();
  else showLeft();
}

function showLeft() {
  for (const place of steps[step].querySelectorAll(".countdown")) place.textContent = word("seconds", { n: left });
}

/** The next citizen finds the kiosk in Vietnamese and ordinary type. */
function forgetVisitor() {
  if (Date.now() - touchedAt < LANGUAGE_S * 1_000) return;
  touchedAt = Date.now();
  largeType(false);
  const address = new URL(location.href);
  if (html.lang === "vi" || !address.searchParams.has("lang")) return;
  address.searchParams.delete("lang");
  location.replace(address);
}

function largeType(on) {
  html.classList.toggle("large", on);
  byId("large").setAttribute("aria-pressed", String(on));
}

// The kiosk: a tile, an answer, a number; then back to the tiles by itself, as the next citizen expects to find it.

import { watch } from "/assets/line.js";
import { fill, likelyMinutes, only } from "/assets/kiosk-fill.js";
import { lay, turn } from "/assets/kiosk-pages.js";
import { closeDetail, openDetail, openList, room as listRoom } from "/assets/kiosk-procedures.js";
import { freshId, get, post } from "/assets/post.js";

/** How long a step stands without a touch. A request on its way has no end while its server answers. */
const STAY_S = { group: 45, groups: 45, procedures: 90, taking: 60, result: 30, refused: 25 };
/** Whoever has to photograph the screen gets more time for it. */
const NO_SLIP_S = 60;
/** On the tiles, after so long without a touch the next citizen has come. */
const FORGET_S = 45;
const ASK_PRINTER_MS = 500;
const ASK_PRINTER_TIMES = 40;
/** A request that was left by a page younger than this still has its citizen before it. */
const PENDING_MS = 120_000;
const PENDING = "motcua-kiosk-pending";

const html = document.documentElement;
const main = document.getElementById("live");
const byId = (id) => document.getElementById(id);
const steps = Object.fromEntries(Object.keys(STAY_S).map((name) => [name, byId(`step-${name}`)]));
const homeLang = html.lang;

let step = null;
let group = null;
/** The step from which somebody went to read about procedures. */
let readFrom = "groups";
let left = 0;
let longest = 1;
let ticket = null;
let giveUp = null;
let touchedAt = Date.now();

// The tiles are replaced under an open step, which stands beside them: nobody's step is lost to a push.
watch(refresh);
setInterval(countDown, 1_000);
addEventListener("resize", () => lay(room()));
document.fonts.ready.then(() => lay(room()));
holdStill();
takeUp();

function holdStill() {
  for (const name of ["contextmenu", "dragstart", "selectstart"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
  // A touchpad's pinch comes as a wheel with the control key.
  document.addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  // A finger is answered when it comes down, not when the browser is sure that it is no gesture.
  document.addEventListener("pointerdown", (event) => {
    touched();
    event.target.closest("button")?.classList.add("pressed");
  });
  for (const name of ["pointerup", "pointercancel"]) {
    document.addEventListener(name, () => {
      for (const button of document.querySelectorAll(".pressed")) button.classList.remove("pressed");
    });
  }
  document.addEventListener("keydown", touched);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("turn" in button.dataset) return turn(Number(button.dataset.turn));
  // The second touch of a double one would answer a question that nobody has read.
  if (event.detail > 1) return;
  const { dataset } = button;
  if (button.id === "large") largeType(!html.classList.contains("large"));
  else if (button.id === "language") speak(html.lang === "vi" ? "en" : "vi");
  else if (button.id === "print-again") printAgain();
  else if (dataset.open === "groups") show("groups");
  else if (dataset.open === "procedures") read(group, "group");
  else if ("procedures" in dataset) read(dataset.procedures, "groups");
  else if ("detail" in dataset) openDetail(dataset.detail);
  else if ("toNumber" in dataset) choose(group);
  else if ("giveUp" in dataset) giveUp?.abort();
  else if ("back" in dataset) back();
  else if ("priority" in dataset) take(group, dataset.priority);
  else if (button.matches(".tile")) choose(dataset.group);
});

function tileOf(code) {
  return main.querySelector(`.tile[data-group="${code}"]`);
}

function choose(code) {
  group = code;
  showChosen(byId("chosen"));
  show("group");
}

/** What the chosen group's tile says, with how things are at this moment. */
function showChosen(place) {
  const tile = tileOf(group);
  if (!tile) return;
  place.closest(".step").toggleAttribute("data-closed", tile.classList.contains("closed"));
  place.replaceChildren(...[...tile.childNodes].map((node) => node.cloneNode(true)));
}

function read(code, from) {
  [group, readFrom] = [code, from];
  showChosen(byId("procedures-title"));
  show("procedures");
  openList(code, () => step === "procedures");
}

function back() {
  if (step === "procedures" && closeDetail()) return;
  if (step === "procedures") return readFrom === "group" ? choose(group) : show("groups");
  const ended = step === "result";
  idle();
  if (ended) forgetVisitor();
}

async function take(code, priority, id = freshId()) {
  if (step === "taking") return;
  group = code;
  byId("taking-longer").hidden = true;
  steps.taking.querySelector("[data-give-up]").hidden = true;
  show("taking");
  const wish = { group: code, lang: html.lang, ...(priority ? { priority } : {}) };
  // A page that dies with a request on its way finds it again, and asks under the same id for the same number.
  sessionStorage.setItem(PENDING, JSON.stringify({ code, priority, id, at: Date.now() }));
  giveUp = new AbortController();
  const answer = await post("tickets", wish, { id, untilAborted: giveUp.signal, onTrying: sayLonger });
  giveUp = null;
  sessionStorage.removeItem(PENDING);
  if (answer?.ok) return give(answer.body);
  only(steps.refused, "code", answer?.code, "other");
  show("refused");
}

function takeUp() {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  if (pending && Date.now() - pending.at < PENDING_MS) return take(pending.code, pending.priority, pending.id);
  const opened = Object.keys(steps).find((name) => !steps[name].hidden);
  if (opened) show(opened);
  else lay(room(), 0);
}

/** From here on the citizen may leave, and the kiosk with them. */
function sayLonger() {
  byId("taking-longer").hidden = false;
  steps.taking.querySelector("[data-give-up]").hidden = false;
  stay(STAY_S.taking);
}

async function give(given) {
  ticket = given;
  const at = steps.result;
  byId("result-number").textContent = given.number;
  byId("result-number").classList.toggle("long", given.number.length > 4);
  const ahead = given.ahead ?? 0;
  fill(at, "ahead", ahead);
  only(at, "ahead", ["none", "one"][ahead] ?? "some");
  const minutes = given.estimate ? likelyMinutes(given.estimate) : "";
  fill(at, "minutes", minutes);
  only(at, "likely", given.estimate ? (minutes ? "range" : "soon") : "none");
  const counters = tileOf(given.group)?.dataset.counters ?? "";
  fill(at, "counters", counters);
  only(at, "counters", counters ? "some" : "none");
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
  stay(STAY_S.result);
  sayPrint("printing");
  const answer = await post(`tickets/${given.id}/print`);
  if (answer !== null && ticket === given) await watchPrinter(given, answer.ok ? answer.body.print : "failed");
}

async function watchPrinter(given, first) {
  sayPrint(first);
  let print = first;
  for (let times = 0; print === "printing" && times < ASK_PRINTER_TIMES; times += 1) {
    await new Promise((done) => setTimeout(done, ASK_PRINTER_MS));
    if (ticket !== given) return;
    print = (await get(`tickets/${given.id}`))?.print ?? print;
  }
  if (ticket !== given) return;
  if (print === "printing") print = "unknown";
  if (print !== first) sayPrint(print);
  if (print !== "printed") stay(NO_SLIP_S);
}

function sayPrint(print) {
  only(steps.result, "print", print, "unknown");
  steps.result.dataset.print = print;
  byId("print-again").hidden = print !== "failed" && print !== "unknown";
}

function show(name) {
  step = name;
  // While this stands the page is not loaded anew under somebody's hands.
  html.dataset.busy = "";
  for (const [other, section] of Object.entries(steps)) section.hidden = other !== name;
  main.hidden = true;
  stay(STAY_S[name]);
  lay(room(), 0);
  steps[name].querySelector("h2").focus();
}

function idle() {
  step = group = ticket = null;
  for (const section of Object.values(steps)) section.hidden = true;
  byId("stay").hidden = true;
  main.hidden = false;
  delete html.dataset.busy;
  lay(room(), 0);
}

/** What is laid out in pages now; null where there is only one. */
function room() {
  if (step === null) return main.querySelector(".tiles");
  return step === "procedures" ? listRoom() : steps[step].querySelector(".pages");
}

/** A push has brought new tiles: they keep their page, and the chosen group tells what is true now. */
function refresh() {
  if (step === null) lay(room());
  else if (step === "group") showChosen(byId("chosen"));
}

function touched() {
  touchedAt = Date.now();
  if (step !== null && left < longest) stay(longest);
}

function stay(seconds) {
  left = longest = seconds;
  showLeft();
}

function countDown() {
  if (step === null) {
    if (Date.now() - touchedAt > FORGET_S * 1_000) forgetVisitor();
    return;
  }
  if (!isCounting()) return;
  left -= 1;
  if (left > 0) return showLeft();
  if (step === "taking") return giveUp?.abort();
  idle();
  forgetVisitor();
}

/** While the server answers, a request takes as long as it takes: to leave it would lose the number. */
function isCounting() {
  return step !== "taking" || !byId("taking-longer").hidden;
}

function showLeft() {
  byId("stay").hidden = !isCounting();
  byId("stay-left").max = longest;
  byId("stay-left").value = left;
  fill(byId("stay"), "seconds", left);
}

/** The next citizen finds the kiosk as it was set up: its language, ordinary type, the first page. */
function forgetVisitor() {
  touchedAt = Date.now();
  if (html.lang !== homeLang) speak(homeLang);
  if (html.classList.contains("large")) largeType(false);
  if (step === null) lay(room(), 0);
}

function speak(lang) {
  html.lang = lang;
  lay(room());
}

function largeType(on) {
  html.classList.toggle("large", on);
  byId("large").setAttribute("aria-pressed", String(on));
  lay(room());
}

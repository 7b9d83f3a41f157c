// The kiosk: a tile, an answer, a number; then back to the tiles by itself, as the next citizen expects to find it.

import { watch } from "/assets/line.js";
import { fill, only } from "/assets/kiosk-fill.js";
import { lay, turn } from "/assets/kiosk-pages.js";
import { closeDetail, openDetail, openList, room as listRoom } from "/assets/kiosk-procedures.js";
import { clearResult, fillResult, printAgain, watchPrinter } from "/assets/kiosk-result.js";
import { holdStill, isEcho, tilesBack, tilesGone } from "/assets/kiosk-touch.js";
import { keepNothing, keepRequest, keepResult, kept } from "/assets/kiosk-visit.js";
import { freshId, post } from "/assets/post.js";

/** How long a step stands without a touch. A request on its way has no end while its server answers. */
const STAY_S = { group: 45, groups: 45, procedures: 90, taking: 60, result: 30, refused: 25 };
/** The same for a number without a slip. */
const NO_SLIP_S = 60;
/** On the tiles, after so long without a touch the next citizen has come. */
const FORGET_S = 45;

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
holdStill(touched);
takeUp();

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("turn" in button.dataset) return turn(Number(button.dataset.turn));
  if (isEcho(event)) return;
  const { dataset } = button;
  if (button.id === "large") largeType(!html.classList.contains("large"));
  else if (button.id === "language") speak(html.lang === "vi" ? "en" : "vi");
  else if (button.id === "print-again") giveAgain(ticket);
  else if (dataset.open === "groups") show("groups");
  else if (dataset.open === "procedures") read(group, "group");
  else if ("procedures" in dataset) read(dataset.procedures, "groups");
  else if ("detail" in dataset) openDetail(dataset.detail);
  else if ("toNumber" in dataset) choose(group);
  else if ("giveUp" in dataset) giveUp?.abort();
  else if ("back" in dataset) back();
  else if ("priority" in dataset) take(group, dataset.priority);
  else if (button.matches(".tile")) {
    choose(dataset.group);
    tilesGone();
  }
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
  keepRequest({ code, priority, id });
  giveUp = new AbortController();
  const answer = await post("tickets", wish, { id, untilAborted: giveUp.signal, onTrying: sayLonger });
  giveUp = null;
  if (answer?.ok) return give((ticket = answer.body));
  keepNothing();
  only(steps.refused, "code", answer?.code, "other");
  show("refused");
}

function takeUp() {
  const { request, given } = kept();
  if (request) return take(request.code, request.priority, request.id);
  if (given) return give((ticket = given));
  const open = Object.keys(steps).find((name) => !steps[name].hidden);
  if (open) show(open);
  else lay(room(), 0);
}

/** From here on the citizen may leave, and the kiosk with them. */
function sayLonger() {
  byId("taking-longer").hidden = false;
  steps.taking.querySelector("[data-give-up]").hidden = false;
  stay(STAY_S.taking);
}

/** Shows a number for a while; for longer where no slip has come out. */
async function give(given, seconds = STAY_S.result) {
  fillResult(given, tileOf(given.group));
  show("result");
  stay(seconds);
  keepResult(given, seconds);
  standFor(given, await watchPrinter(given, given));
}

async function giveAgain(given) {
  stay(STAY_S.result);
  standFor(given, await printAgain());
}

/** Whoever has to photograph the screen gets more time for it. */
function standFor(given, hasSlip) {
  if (hasSlip !== false) return;
  stay(NO_SLIP_S);
  keepResult(given, NO_SLIP_S);
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
  clearResult();
  keepNothing();
  tilesBack();
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

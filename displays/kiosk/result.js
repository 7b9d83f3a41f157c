// The number that was given: what stands beside it, and what becomes of its slip.

import { fill, likelyWait, only } from "/assets/kiosk-fill.js";
import { get, post } from "/assets/post.js";
import { isOnItsWay } from "/assets/on-its-way.js";

const ASK_PRINTER_MS = 500;
const ASK_PRINTER_TIMES = 40;
/** What may be better at the next try, or may not have come out. */
const PRINTED_AGAIN = ["cover_open", "offline", "failed", "unknown"];

const html = document.documentElement;
const at = document.getElementById("step-result");
const byId = (id) => document.getElementById(id);

/** The ticket on the screen, until `clearResult`. */
let shown = null;
let asking = null;

/** Writes a ticket into the step; `tile` is its group's, which tells the counters. */
export function fillResult(given, tile) {
  shown = given;
  byId("result-number").textContent = given.number;
  byId("result-number").classList.toggle("long", given.number.length > 4);
  const ahead = given.ahead ?? 0;
  fill(at, "ahead", ahead);
  const likely = likelyCase(given.estimate, tile);
  const isFirst = ahead === 0 && tile !== null && "unopened" in tile.dataset;
  // Whoever may wait for a while is next, but not soon.
  const next = isFirst ? "first" : ["none", "soon"].includes(likely) ? "soon" : "next";
  only(at, "ahead", [next, "one"][ahead] ?? "some");
  for (const lang of ["vi", "en"]) fill(at, `wait_${lang}`, likely === "range" ? likelyWait(given.estimate, lang) : "");
  fill(at, "closing", tile?.dataset.closing ?? "");
  // That it is soon is said already to whoever is next.
  only(at, "likely", ahead === 0 && likely === "soon" ? "none" : likely);
  const counters = tile?.dataset.counters ?? "";
  fill(at, "counters", counters);
  only(at, "counters", counters ? "some" : "none");
  const code = byId("result-code");
  code.hidden = true;
  code.onload = () => (code.hidden = false);
  code.src = `/${html.dataset.office}/t/${given.id}/code.svg`;
}

/** Which of the sentences about the likely wait fits. */
function likelyCase(estimate, tile) {
  if (!estimate) return "none";
  if (estimate.may_not_be_called) return tile?.dataset.closing ? "late" : "none";
  return likelyWait(estimate, "vi") === "" ? "soon" : "range";
}

/** Nobody looks at it any more: what is still being asked about its slip is no longer asked. */
export function clearResult() {
  shown = null;
  asking?.abort();
}

/**
 * Says what the printer does, as it goes on from `first`. Resolves to whether a slip came out, or to null when nobody
 * waits for it.
 */
export async function watchPrinter(given, first) {
  let slip = first;
  sayPrint(slip);
  for (let times = 0; isOnItsWay(slip) && times < ASK_PRINTER_TIMES; times += 1) {
    await new Promise((done) => setTimeout(done, ASK_PRINTER_MS));
    if (shown !== given) return null;
    const before = slip;
    slip = (await get(`tickets/${given.id}`)) ?? slip;
    if (shown !== given) return null;
    if (slip.print !== before.print || !isOnItsWay(slip)) sayPrint(slip);
  }
  if (isOnItsWay(slip)) sayPrint({ print: "unknown" });
  return slip.print === "printed";
}

/** Only the citizen can tell whether a slip came out; printing it once more is for who holds none. */
export async function printAgain() {
  const given = shown;
  sayPrint({ print: "printing" });
  asking = new AbortController();
  const answer = await post(`tickets/${given.id}/print`, {}, { untilAborted: asking.signal });
  if (shown !== given || answer === null) return null;
  return watchPrinter(given, answer.ok ? answer.body : { print: "failed" });
}

function sayPrint(slip) {
  const print = slip.print ?? "none";
  only(at, "print", print, "unknown");
  at.dataset.print = print;
  byId("print-again").hidden = isOnItsWay(slip) || !PRINTED_AGAIN.includes(print);
}

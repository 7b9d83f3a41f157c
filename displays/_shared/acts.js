// What can be pressed: buttons and forms that post.

import { ask, written } from "/assets/asks.js";
import { post } from "/assets/post.js";
import { keepUntilNextAct, placeOf, tell } from "/assets/tell.js";
import { refusal, word } from "/assets/words.js";

const SLOW_MS = 1_000;
const PUSH_WITHIN_MS = 600;

const main = document.getElementById("live");
let asks = () => {};
let refused = () => {};
let done = (button) => button.dataset?.done ?? "";
let atWork = null;

/**
 * Makes the page's buttons and forms work. `onAsk(dialog, button)` is told of each dialog before it opens,
 * `onRefused(code)` of each refusal, and `onDone(button, body)` says what was done. It is said for a while, or until the next act where people look away meanwhile.
 */
export function listen({ onAsk = () => {}, onRefused = () => {}, onDone = done, untilNextAct = false } = {}) {
  asks = onAsk;
  done = onDone;
  refused = onRefused;
  if (untilNextAct) keepUntilNextAct();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    // The second click of a double click is no second wish.
    if (button && event.detail <= 1) press(button);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("post" in form.dataset)) return;
    event.preventDefault();
    const wish = written(form, event.submitter);
    if (wish) act(form.dataset.post, { ...wishOf(form.dataset), ...wish }, event.submitter ?? form);
  });
  document.addEventListener("keydown", (event) => {
    // A key that is held down is one press: browsers would click a button again and again.
    if (event.repeat && (event.key === "Enter" || (event.key === " " && event.target.matches("button")))) event.preventDefault();
    if (event.key === "Escape" && !document.querySelector("dialog[open]")) tell("");
  });
}

function press(button) {
  if ("close" in button.dataset) return button.closest("dialog").close();
  if (!("open" in button.dataset || "post" in button.dataset)) return;
  // Buttons that would be refused keep their place in the order of the Tab key, and say why they are.
  if (button.getAttribute("aria-disabled") === "true") return tell(refusal(button.value), placeOf(button));
  if ("open" in button.dataset) ask(button, asks);
  else act(button.dataset.post, wishOf(button.dataset), button);
}

async function act(path, wish, button) {
  const place = placeOf(button);
  if (atWork) return tell(word("wait") ?? "", place);
  const before = main.firstElementChild?.dataset ?? {};
  if (before.inHand !== undefined && wish.in_hand === undefined) wish.in_hand = before.inHand;
  tell("");
  atWork = { id: button.id, data: JSON.stringify(button.dataset), button };
  showWork();
  // What the page says at its foot lies behind an open dialog.
  const working = button.dataset?.working ?? word("working") ?? (place.dialog ? document.getElementById("retrying").textContent : "");
  const slow = setTimeout(() => tell(working, place), SLOW_MS);
  const answer = await post(main.dataset.act + path, wish);
  clearTimeout(slow);
  if (answer?.ok) {
    // Until the page shows what was done, another press would be about what is no more.
    await pushed(before.version);
    if (place.dialog?.open) place.dialog.close();
    tell(done(button, answer.body), place);
  }
  atWork = null;
  showWork();
  if (!answer || answer.ok) return;
  tell(refusal(answer.code), place);
  refused(answer.code);
}

/** Marks the pressed button, also after the page was replaced around it. */
export function showWork() {
  document.querySelectorAll(".at-work").forEach((button) => button.classList.remove("at-work"));
  document.body.classList.toggle("working", atWork !== null);
  if (!atWork) return;
  const same = (other) => (atWork.id ? other.id === atWork.id : JSON.stringify(other.dataset) === atWork.data);
  const shown = atWork.button.isConnected ? atWork.button : [...document.querySelectorAll("button")].find(same);
  shown?.classList.add("at-work");
}

function pushed(version) {
  const newer = () => main.firstElementChild?.dataset.version !== version;
  if (version === undefined || newer()) return Promise.resolve();
  return new Promise((done) => {
    const observer = new MutationObserver(() => newer() && finish());
    const timer = setTimeout(() => finish(), PUSH_WITHIN_MS);
    const finish = () => {
      clearTimeout(timer);
      observer.disconnect();
      done();
    };
    observer.observe(main, { childList: true });
  });
}

function wishOf(data) {
  const wish = {};
  if (data.ticket) wish.ticket = data.ticket;
  if (data.inHand !== undefined) wish.in_hand = data.inHand;
  return wish;
}


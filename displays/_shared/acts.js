// What can be pressed: buttons and forms that post, and dialogs that ask first.

import { post } from "/assets/post.js";
import { refusal, word } from "/assets/words.js";

const SHOWN_MS = 10_000;
const SLOW_MS = 1_000;
const PUSH_WITHIN_MS = 600;

const main = document.getElementById("live");
const message = document.getElementById("message");
let staysUntilNextAct = false;
let asks = () => {};
let refused = () => {};
let forget = 0;
let atWork = null;

/**
 * Makes the page's buttons and forms work. `onAsk(dialog, button)` is told of each dialog before it opens,
 * `onRefused(code)` of each refusal. It is said for a while, or until the next act where people look away meanwhile.
 */
export function listen({ onAsk = () => {}, onRefused = () => {}, untilNextAct = false } = {}) {
  asks = onAsk;
  refused = onRefused;
  staysUntilNextAct = untilNextAct;
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

/** Says something where it belongs; with the empty text, takes what was said away. */
function tell(text, { dialog = null, rect = null } = {}) {
  clearTimeout(forget);
  document.querySelectorAll("dialog .refusal").forEach((said) => (said.textContent = ""));
  const inDialog = dialog?.open === true;
  message.textContent = inDialog ? "" : text;
  message.hidden = message.textContent === "";
  if (inDialog) saidIn(dialog).textContent = text;
  else if (text && rect) standNear(rect);
  if (text && !staysUntilNextAct) forget = setTimeout(() => tell(""), SHOWN_MS);
}

/** Where what is said about an element belongs, also when a push has replaced it meanwhile. */
function placeOf(element) {
  const near = element.closest("[data-near]") ?? element;
  return { dialog: element.closest("dialog"), rect: near.getBoundingClientRect() };
}

function press(button) {
  if ("close" in button.dataset) return button.closest("dialog").close();
  if (!("open" in button.dataset || "post" in button.dataset)) return;
  // Buttons that would be refused keep their place in the order of the Tab key, and say why they are.
  if (button.getAttribute("aria-disabled") === "true") return tell(refusal(button.value), placeOf(button));
  if ("open" in button.dataset) ask(button);
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
  const working = word("working") ?? (place.dialog ? document.getElementById("retrying").textContent : "");
  const slow = setTimeout(() => tell(working, place), SLOW_MS);
  const answer = await post(main.dataset.act + path, wish);
  clearTimeout(slow);
  if (answer?.ok) {
    // Until the page shows what was done, another press would be about what is no more.
    await pushed(before.version);
    if (place.dialog?.open) place.dialog.close();
    tell("");
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

function ask(button) {
  const dialog = document.getElementById(button.dataset.open);
  const form = dialog.querySelector("form");
  tell("");
  if (form) prepare(form, button);
  asks(dialog, button);
  const opener = document.activeElement;
  dialog.addEventListener("close", () => opener !== document.body && opener?.isConnected && opener.focus(), { once: true });
  dialog.showModal();
  const first = dialog.querySelector("input[type=text], input:not([type]), select");
  if (!dialog.querySelector(".choices")) first?.select?.();
}

function prepare(form, button) {
  // What was written for somebody else is not said of this one.
  form.reset();
  const shown = main.firstElementChild?.dataset ?? {};
  const served = button.dataset.groups?.split(" · ");
  if (served?.[0]) form.querySelectorAll("[name=groups]").forEach((box) => (box.checked = served.includes(box.value)));
  delete form.dataset.ticket;
  if (button.dataset.ticket) form.dataset.ticket = button.dataset.ticket;
  if (button.dataset.to) form.dataset.post = button.dataset.to;
  // What is decided here is decided about whom the page showed when the question was asked.
  if (shown.inHand !== undefined) form.dataset.inHand = shown.inHand;
  const number = form.querySelector("output[name=number]");
  if (number) number.value = button.dataset.number ?? shown.number ?? "";
}

function wishOf(data) {
  const wish = {};
  if (data.ticket) wish.ticket = data.ticket;
  if (data.inHand !== undefined) wish.in_hand = data.inHand;
  return wish;
}

/** What a form says; null where it says something that cannot be meant, which is told at once. */
function written(form, submitter) {
  const wish = {};
  for (const field of form.elements) {
    if (!field.name || field.tagName === "OUTPUT" || field.tagName === "BUTTON") continue;
    if (field.name === "groups") wish.groups = [...(wish.groups ?? []), ...(field.checked ? [field.value] : [])];
    else if (field.type === "checkbox") wish[field.name] = field.checked;
    else if (field.type !== "radio" || field.checked) wish[field.name] = field.value.trim();
  }
  if (submitter?.name) wish[submitter.name] = submitter.value;
  if (wish.ticket === undefined) return wish;
  const [, letter, digits] = /^([A-Z])[\s.-]*0*(\d{1,9})$/.exec(wish.ticket.toUpperCase()) ?? [];
  if (letter) return { ...wish, ticket: letter + digits.padStart(3, "0") };
  tell(word("bad_number") ?? refusal("unknown_ticket"), placeOf(form));
  form.elements.ticket.focus();
  return null;
}

function saidIn(dialog) {
  const found = dialog.querySelector(".refusal");
  if (found) return found;
  const made = document.createElement("p");
  made.className = "refusal";
  made.setAttribute("role", "alert");
  dialog.querySelector(".buttons")?.before(made);
  return made;
}

/** Lets the style put the message where the eye is: under the button, or above one that stands low. */
function standNear(rect) {
  message.style.setProperty("--near-x", `${Math.round(rect.left)}px`);
  message.style.setProperty("--near-y", `${Math.round(rect.bottom)}px`);
  message.classList.toggle("low", rect.bottom > innerHeight * 0.8);
}

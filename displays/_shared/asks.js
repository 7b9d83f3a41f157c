// The dialogs that ask before something is done, and what their forms say.

import { placeOf, tell } from "/assets/tell.js";
import { refusal, word } from "/assets/words.js";

const main = document.getElementById("live");

/** Opens the dialog that a button asks for. `onAsk(dialog, button)` is told before. */
export function ask(button, onAsk) {
  const dialog = document.getElementById(button.dataset.open);
  const form = dialog.querySelector("form");
  tell("");
  if (form) prepare(form, button);
  onAsk(dialog, button);
  dialog.addEventListener("close", () => focusAgain(button), { once: true });
  dialog.showModal();
  const first = dialog.querySelector("input[type=text], input:not([type]), select");
  if (!dialog.querySelector(".choices")) first?.select?.();
}

/** Where somebody was before a dialog, also when a push has replaced the button meanwhile. */
function focusAgain(opener) {
  const same = (other) => (opener.id ? other.id === opener.id : JSON.stringify(other.dataset) === JSON.stringify(opener.dataset));
  const shown = opener.isConnected ? opener : [...document.querySelectorAll("button")].find(same);
  shown?.focus();
}

/** What a form says; null where it says something that cannot be meant, which is told at once. */
export function written(form, submitter) {
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

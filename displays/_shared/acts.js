// What can be pressed: buttons and forms that post, and dialogs that ask first.

import { post } from "/assets/post.js";
import { refusal } from "/assets/words.js";

const SHOWN_MS = 10_000;

const main = document.getElementById("live");
const message = document.getElementById("message");
let forget = 0;

/** Makes the page's buttons and forms work. */
export function listen() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    // The second click of a double click is no second wish.
    if (!button || event.detail > 1) return;
    if ("close" in button.dataset) button.closest("dialog").close();
    else if ("open" in button.dataset) ask(button);
    else if ("post" in button.dataset) act(button.dataset.post, wishOf(button.dataset));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("post" in form.dataset)) return;
    event.preventDefault();
    form.closest("dialog")?.close();
    act(form.dataset.post, { ...wishOf(form.dataset), ...written(form) });
  });
}

async function act(path, wish) {
  tell("");
  const answer = await post(main.dataset.act + path, wish);
  if (answer && !answer.ok) tell(refusal(answer.code));
}

function ask(button) {
  const dialog = document.getElementById(button.dataset.open);
  const form = dialog.querySelector("form");
  // What was written for somebody else is not said of this one.
  form.reset();
  const served = button.dataset.groups?.split(" · ");
  if (served) form.querySelectorAll("[name=groups]").forEach((box) => (box.checked = served.includes(box.value)));
  if (button.dataset.ticket) form.dataset.ticket = button.dataset.ticket;
  if (button.dataset.to) form.dataset.post = button.dataset.to;
  const number = form.querySelector("output[name=number]");
  if (number) number.value = button.dataset.number ?? "";
  dialog.showModal();
  dialog.querySelector("input, select")?.select?.();
}

function wishOf(data) {
  return data.ticket ? { ticket: data.ticket } : {};
}

function written(form) {
  const wish = {};
  for (const field of form.elements) {
    if (!field.name || field.tagName === "OUTPUT") continue;
    if (field.name === "groups") wish.groups = [...(wish.groups ?? []), ...(field.checked ? [field.value] : [])];
    else if (field.type === "checkbox") wish[field.name] = field.checked;
    else wish[field.name] = field.value.trim();
  }
  return wish;
}

function tell(text) {
  clearTimeout(forget);
  message.textContent = text;
  message.hidden = text === "";
  if (text) forget = setTimeout(() => tell(""), SHOWN_MS);
}

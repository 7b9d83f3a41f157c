// What is said to whoever has pressed something: beside the button, inside the dialog, or at the foot of the page.

const SHOWN_MS = 10_000;

const message = document.getElementById("message");
let staysUntilNextAct = false;
let forget = 0;

/** What is said stays until the next act, because people look away meanwhile. */
export function keepUntilNextAct() {
  staysUntilNextAct = true;
}

/** Says something where it belongs; with the empty text, takes what was said away. */
export function tell(text, { dialog = null, rect = null } = {}) {
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
export function placeOf(element) {
  const near = element.closest("[data-near]") ?? element;
  return { dialog: element.closest("dialog"), rect: near.getBoundingClientRect() };
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

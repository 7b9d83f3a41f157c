// A slip that is printed once more as soon as its dialog opens, and what became of it.

import { get, post } from "/assets/post.js";
import { isOnItsWay } from "/assets/on-its-way.js";
import { refusal } from "/assets/words.js";

const ASK_PRINTER_MS = 400;
const ASK_PRINTER_TIMES = 50;

const dialog = document.getElementById("reprint-told");
const sentences = [...dialog.querySelectorAll("[data-print]")];
const again = document.getElementById("reprint-again");

/** What the dialog is about now; whatever was asked for before it is no longer told. */
let wanted = null;

again.addEventListener("click", () => print(again.dataset.ticket));

/** Prints the slip that a button names. */
export function reprint(button) {
  for (const about of ["number", "place"]) dialog.querySelector(`[name=${about}]`).value = button.dataset[about];
  again.dataset.ticket = button.dataset.ticket;
  print(button.dataset.ticket);
}

async function print(ticket) {
  const own = {};
  wanted = own;
  say("printing");
  const answer = await post(`tickets/${ticket}/print`);
  if (wanted !== own) return;
  if (!answer?.ok) return say("refused", { text: refusal(answer?.code ?? "busy") });
  let slip = answer.body;
  for (let times = 0; isOnItsWay(slip) && times < ASK_PRINTER_TIMES; times += 1) {
    if (slip.print !== dialog.dataset.state) say(slip.print, { waits: true });
    await new Promise((done) => setTimeout(done, ASK_PRINTER_MS));
    if (wanted !== own || !dialog.open) return;
    slip = (await get(`tickets/${ticket}`)) ?? slip;
  }
  if (wanted === own) say(slip.print_failure ?? (isOnItsWay(slip) ? "unknown" : slip.print));
}

/** Only a person can tell whether a slip came out, so printing once more is offered wherever it may not have. */
function say(state, { text = "", waits = false } = {}) {
  const known = sentences.some((sentence) => sentence.dataset.print === state);
  for (const sentence of sentences) sentence.hidden = sentence.dataset.print !== (known ? state : "failed");
  if (text) sentences.find((sentence) => sentence.dataset.print === state).textContent = text;
  dialog.dataset.state = state;
  const done = waits || ["printing", "printed", "refused", "too_late"].includes(state);
  again.hidden = done;
  again.disabled = done;
}

// Why a ticket stands where it stands, as the server tells it.

import { part } from "/assets/post.js";
import { word } from "/assets/words.js";

const box = document.getElementById("case");
let wanted = "";

/** Shows a ticket's case in the dialog that opens. */
export async function explain(dialog, ticket) {
  wanted = ticket;
  say(word("looking"));
  const found = await part(`${location.pathname}/why/${ticket}${location.search}`);
  // Another one may have been asked for meanwhile.
  if (wanted !== ticket || !dialog.open) return;
  if (found) box.replaceChildren(found);
  else say(word("why_missing"));
}

function say(text) {
  const title = document.createElement("h2");
  title.id = "why-title";
  title.textContent = text;
  box.replaceChildren(title);
}

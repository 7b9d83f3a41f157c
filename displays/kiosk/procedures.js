// What each procedure takes: a list that the server sends, and the details of one of them.

import { only } from "/assets/kiosk-fill.js";
import { lay, shownPage } from "/assets/kiosk-pages.js";
import { part } from "/assets/post.js";

const ASK_AGAIN_MS = 3_000;

const html = document.documentElement;
const step = document.getElementById("step-procedures");
const place = step.querySelector(".part");
/** The lists seen so far, one for each group, for the time when the server cannot be reached. */
const seen = {};

let asked = 0;
let listPage = 0;

/** Shows the list of a group, and goes on asking for it until `wanted()` is false. */
export async function openList(group, wanted) {
  const mine = (asked += 1);
  const isWanted = () => asked === mine && wanted();
  place.replaceChildren();
  only(step, "part", "loading");
  for (;;) {
    const list = (await part(`/${html.dataset.office}/kiosk/procedures/${group}`)) ?? seen[group]?.cloneNode(true);
    if (!isWanted()) return;
    if (list) {
      seen[group] = list.cloneNode(true);
      place.replaceChildren(list);
      only(step, "part", "here");
      return lay(room(), 0);
    }
    only(step, "part", "lost");
    await new Promise((done) => setTimeout(done, ASK_AGAIN_MS));
    if (!isWanted()) return;
  }
}

/** Opens the details of one procedure. */
export function openDetail(at) {
  listPage = shownPage();
  place.querySelector(".list").hidden = true;
  const detail = place.querySelector(`.detail[data-detail="${at}"]`);
  detail.hidden = false;
  lay(detail, 0);
  detail.querySelector("h3").focus();
}

/** Goes from details back to the list; false when the list is what is shown. */
export function closeDetail() {
  const detail = place.querySelector(".detail:not([hidden])");
  if (!detail) return false;
  detail.hidden = true;
  const list = place.querySelector(".list");
  list.hidden = false;
  lay(list, listPage);
  list.querySelector(`[data-detail="${detail.dataset.detail}"]`)?.focus();
  return true;
}

/** What is laid out in pages here; null while there is nothing. */
export function room() {
  return place.querySelector(".pages:not([hidden])");
}

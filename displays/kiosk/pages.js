// Pages with large buttons instead of scrolling: whatever has too little room is turned over like a leaf.

const MOST_PAGES = 40;

const html = document.documentElement;
const pager = document.getElementById("pager");
const place = document.getElementById("pager-place");

let room = null;
let page = 0;
let starts = [0];

/** Shows one page of what is in `inside`, whose parts are marked `data-block`; without a page, the one shown before. */
export function lay(inside, wanted = page) {
  room = inside;
  const blocks = room ? [...room.querySelectorAll("[data-block]")] : [];
  html.classList.remove("paged");
  starts = startsOf(blocks, 2);
  if (starts.length > 1) {
    // The buttons to turn pages take some of the room.
    html.classList.add("paged");
    starts = startsOf(blocks, MOST_PAGES);
  }
  page = Math.max(0, Math.min(wanted, starts.length - 1));
  const end = starts[page + 1] ?? blocks.length;
  blocks.forEach((block, at) => (block.hidden = at < starts[page] || at >= end));
  place.textContent = `${page + 1}/${starts.length}`;
  const [back, more] = pager.querySelectorAll("button");
  back.disabled = page === 0;
  more.disabled = page === starts.length - 1;
}

/** Which page is shown, from 0. */
export function shownPage() {
  return page;
}

/** Turns `by` pages on or back. */
export function turn(by) {
  lay(room, page + by);
}

/** The first block of each page, up to a number of pages. */
function startsOf(blocks, most) {
  const found = [0];
  while (found.length < most) {
    const first = found[found.length - 1];
    blocks.forEach((block, at) => (block.hidden = at < first));
    const bottom = room ? room.getBoundingClientRect().bottom + 1 : 0;
    const next = blocks.findIndex((block, at) => at >= first && block.getBoundingClientRect().bottom > bottom);
    if (next === -1) break;
    // What is higher than the room has a page to itself.
    const start = Math.max(next, first + 1);
    if (start >= blocks.length) break;
    found.push(start);
  }
  return found;
}

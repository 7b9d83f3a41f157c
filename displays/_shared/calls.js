// Which calls and announcements of a state are new: also the same number called again.

const TOO_OLD_MS = 60_000;
const REMEMBERED = 200;

let known = null;
let newestAt = 0;

/**
 * The elements of calls and announcements that no earlier state had, marked `new` so that they may move once. The first
 * state of a page has none, nor has one after so long a gap that its calls are old. A call with a time (`data-at`) is
 * none either when it was announced before others that are known: it came back into sight because a later one was taken
 * back.
 */
export function newCalls({ root, gapMs }) {
  const day = root.dataset.version.split("/")[0];
  const isCall = ({ dataset }) => "call" in dataset || "announcement" in dataset;
  const calls = [root, ...root.querySelectorAll("*")].filter(isCall);
  const keyOf = ({ dataset }) => `${day} ${dataset.call ?? dataset.announcement}`;
  const atOf = (call) => Number(call.dataset.at ?? newestAt);
  const isNew = (call) => !known.has(keyOf(call)) && atOf(call) >= newestAt;
  const fresh = known === null || gapMs > TOO_OLD_MS ? [] : calls.filter(isNew);
  known = new Set([...(known ?? []), ...calls.map(keyOf)].slice(-REMEMBERED));
  newestAt = Math.max(newestAt, ...calls.map(atOf));
  for (const call of fresh) call.classList.add("new");
  return fresh;
}

// What the page came with is known before the first push, which may already hold a new call.
newCalls({ root: document.getElementById("live").firstElementChild, gapMs: 0 });

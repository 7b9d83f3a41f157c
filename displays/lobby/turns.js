// Which call is shown large: several at once take turns, each for its own few seconds, in the order in which they came.
//
// The server writes every call that may be shown large, the newest first; without a script that one shows. From outside
// it can be read what is shown: `.large.shown` is the only visible one, with its call in `data-call`; `data-shown` on
// `<main>` is that call while it has its turn, and empty once it only rests there; `data-queued` are the calls that
// wait for theirs, in order, with spaces between.

const AMONG_OTHERS_MS = 4_000;
const ALONE_MS = 10_000;
const NO_NEWS_MS = 60_000;
const MOVES_MS = 3_300;

const main = document.getElementById("live");

let queued = [];
let turn = null;
let endedAt = performance.now();
let timer = 0;
let begun = () => {};

/** Queues the new calls of a state and shows in it whose turn it is; `onTurn` is told when a turn begins. */
export function takeTurns(root, fresh, onTurn) {
  begun = onTurn;
  const now = performance.now();
  for (const call of [...fresh].reverse()) {
    const waits = queued.find((other) => other.seq === seqOf(call));
    // Called again before its turn came: one turn says both.
    if (waits) waits.key = call.dataset.call;
    else queued.push({ seq: seqOf(call), key: call.dataset.call, cameAt: now });
  }
  choose(root, now);
}

/** For how long no call has had its turn. */
export function calmForMs() {
  return turn || queued.length > 0 ? 0 : performance.now() - endedAt;
}

function choose(root, now) {
  clearTimeout(timer);
  const standing = new Map([...root.querySelectorAll(".large[data-call]")].map((call) => [seqOf(call), call]));
  // Who stands at the counter already needs no call; what was taken back is none.
  const isNews = ({ seq, cameAt }) => standing.get(seq)?.classList.contains("calling") && now - cameAt < NO_NEWS_MS;
  queued = queued.filter(isNews);
  if (turn && !standing.has(turn.seq)) turn = null;
  const lastedMs = turn ? now - turn.since : Infinity;
  if (queued.length > 0 && lastedMs >= AMONG_OTHERS_MS) {
    turn = { ...queued.shift(), since: now };
    begun();
  } else if (turn && queued.length === 0 && lastedMs >= ALONE_MS) {
    turn = null;
  }
  if (turn) endedAt = now;
  show(root, turn ? standing.get(turn.seq) : root.querySelector(".large"), now);
  if (turn) {
    const untilMs = turn.since + (queued.length > 0 ? AMONG_OTHERS_MS : ALONE_MS) - now;
    timer = setTimeout(() => choose(main.firstElementChild, performance.now()), Math.max(untilMs, 0) + 1);
  }
}

function show(root, shown, now) {
  for (const call of root.querySelectorAll(".large")) {
    const moves = call === shown && turn !== null && now - turn.since < MOVES_MS;
    // What is pushed replaces the element in the middle of its movement: it goes on from there.
    if (moves && !call.classList.contains("new")) call.style.setProperty("--moved", `${turn.since - now}ms`);
    call.classList.toggle("new", moves);
    call.classList.toggle("shown", call === shown);
  }
  main.dataset.shown = turn?.key ?? "";
  main.dataset.queued = queued.map(({ key }) => key).join(" ");
}

function seqOf(call) {
  return call.dataset.call.split(".")[0];
}

// The line to the server: what is pushed replaces what is shown, whole; what is lost is fetched again, whole.

import { outdated } from "/assets/build.js";
import { onceLetGo } from "/assets/held.js";

const FIRST_TRY_MS = 200;
const SLOWEST_TRY_MS = 10_000;
const CONNECT_WITHIN_MS = 8_000;
const SILENCE_MS = 25_000;
const ASLEEP_MS = 5_000;
const SIGN_AFTER_MS = 1_500;

const html = document.documentElement;
const main = document.getElementById("live");
const sign = document.getElementById("line");
const said = document.getElementById("said");
const signText = sign.textContent;
const clock = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: html.dataset.zone });

let changed = () => {};
let socket = null;
let tries = 0;
let nextTry = 0;
let heardAt = Date.now();
let shownAt = Date.now();
let lookedAt = Date.now();
let firstFrame = true;

/**
 * Keeps the page's `<main>` fresh. `onChange({root, gapMs})` is told of each new state, and how long before it the
 * last one was known to be fresh.
 */
export function watch(onChange = () => {}) {
  changed = onChange;
  connect();
  setInterval(look, 1_000);
  // A page that nobody saw may have been frozen with its socket: it begins anew.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && connect());
  addEventListener("pageshow", (event) => event.persisted && connect());
  addEventListener("online", connect);
  // A cable that is pulled tells the socket nothing. A server on this very machine is there again at the first try.
  addEventListener("offline", () => {
    drop();
    lost();
  });
}

function connect() {
  clearTimeout(nextTry);
  drop();
  firstFrame = true;
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const asked = new URLSearchParams(location.search);
  if (html.dataset.build) asked.set("build", html.dataset.build);
  const opened = new WebSocket(`${scheme}//${location.host}${location.pathname}/socket?${asked}`);
  socket = opened;
  heardAt = Date.now();
  opened.addEventListener("message", (event) => socket === opened && hear(event.data, opened));
  opened.addEventListener("close", () => socket === opened && lost());
}

function drop() {
  const old = socket;
  socket = null;
  old?.close();
}

function lost() {
  socket = null;
  clearTimeout(nextTry);
  const longest = Math.min(SLOWEST_TRY_MS, FIRST_TRY_MS * 2 ** Math.min(tries, 10));
  tries += 1;
  // Half of the pause is chance, so that a hall full of screens does not come back in one beat.
  nextTry = setTimeout(connect, longest / 2 + (Math.random() * longest) / 2);
}

function hear(frame, line) {
  const gapMs = Math.max(0, Date.now() - shownAt);
  tries = 0;
  heardAt = shownAt = Date.now();
  sign.hidden = true;
  html.dataset.line = "up";
  if (frame === "") return;
  if (frame.startsWith("build ")) return outdated(frame.slice("build ".length));
  const template = document.createElement("template");
  template.innerHTML = frame;
  const root = template.content.firstElementChild;
  if (root === null) return;
  if ("gone" in root.dataset) return location.reload();
  onceLetGo(() => socket === line && show(root, gapMs));
}

function show(root, gapMs) {
  const shown = main.firstElementChild;
  // On one connection the newest wins. A new connection's first state always counts: it is what is now known.
  if (!firstFrame && shown && root.dataset.version < shown.dataset.version) return;
  firstFrame = false;
  if (shown?.outerHTML !== root.outerHTML) replace(root);
  changed({ root: main.firstElementChild, gapMs });
}

function replace(root) {
  const focused = main.contains(document.activeElement) ? document.activeElement : null;
  const scrolled = [...main.querySelectorAll("[data-scroll]")].map((list) => [list.dataset.scroll, list.scrollTop, list.scrollLeft]);
  main.replaceChildren(root);
  for (const [name, top, left] of scrolled) {
    const list = main.querySelector(`[data-scroll="${name}"]`);
    if (list) [list.scrollTop, list.scrollLeft] = [top, left];
  }
  if (focused) {
    const key = JSON.stringify(focused.dataset);
    const same = [...main.querySelectorAll(focused.tagName)].find((other) => JSON.stringify(other.dataset) === key);
    same?.focus({ preventScroll: true });
  }
  // A live region speaks only when it stays and its text changes, so it stands outside what is replaced.
  const say = root.dataset.say ?? "";
  if (said.textContent !== say) said.textContent = say;
}

function look() {
  const now = Date.now();
  const jumped = Math.abs(now - lookedAt) > ASLEEP_MS;
  lookedAt = now;
  // When the clock was set back, what was heard was not heard in the future.
  heardAt = Math.min(heardAt, now);
  shownAt = Math.min(shownAt, now);
  // The timers of a page that nobody sees are slow by themselves. One that is seen has slept with its machine, and its
  // socket may be dead without knowing it.
  if (jumped && document.visibilityState === "visible") return connect();
  const patience = socket?.readyState === WebSocket.CONNECTING ? CONNECT_WITHIN_MS : SILENCE_MS;
  if (socket && now - heardAt > patience) {
    drop();
    lost();
  }
  const up = socket?.readyState === WebSocket.OPEN;
  if (up || now - shownAt < SIGN_AFTER_MS) return;
  html.dataset.line = "down";
  sign.textContent = signText.replace("{time}", clock.format(shownAt));
  sign.hidden = false;
}

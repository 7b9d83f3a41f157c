// How long somebody has been in hand, counted on between pushes, by the office's clock and not by this machine's.

const main = document.getElementById("live");
const hm = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: document.documentElement.dataset.zone });

const MINUTE_MS = 60_000;
const ROUND_MS = 5 * MINUTE_MS;

// Each state names the minute in which it was made. So this machine's clock is ahead by something between these two.
let least = -Infinity;
let most = Infinity;

/** Learns from a state how far this machine's clock is off. */
export function learnTime(root) {
  const ahead = Date.now() - Number(root.dataset.at) * 1_000;
  const clash = ahead < least || ahead - MINUTE_MS > most;
  least = clash ? ahead - MINUTE_MS : Math.max(least, ahead - MINUTE_MS);
  most = clash ? ahead : Math.min(most, ahead);
}

/** Shows every count that there is. */
export function keepCounting() {
  for (const count of main.querySelectorAll("[data-since]")) {
    const s = Math.max(0, Math.floor(now() / 1_000) - Number(count.dataset.since));
    const parts = s < 3_600 ? [s / 60, s % 60] : [s / 3_600, (s / 60) % 60, s % 60];
    const text = parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
    if (count.textContent !== text) count.textContent = text;
  }
}

/** The time of day that many minutes from now, rounded up to five. */
export function clockIn(minutes) {
  return hm.format(Math.ceil((now() + minutes * MINUTE_MS) / ROUND_MS) * ROUND_MS);
}

// A clock that may be right is taken to be right.
function now() {
  return Date.now() - Math.min(Math.max(0, least), most);
}

setInterval(keepCounting, 1_000);

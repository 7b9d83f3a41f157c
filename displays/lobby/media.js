// Pictures and video of the office in the calm times, over the calls' place: gone at once when there is a call.
//
// `data-media` on the layer is the name of what is shown. The list is asked for before each round, so that a file that
// is put into the folder is shown without more.

const PICTURE_MS = 12_000;
const LONGEST_VIDEO_MS = 15 * 60_000;
const LOADS_WITHIN_MS = 15_000;
const STALLS_MS = 10_000;
/** Between two rounds the calls are seen again. */
const BETWEEN_ROUNDS_MS = 12_000;
const ASK_AGAIN_MS = 60_000;

const layer = document.getElementById("media");
const folder = `/${document.documentElement.dataset.office}/media`;

let round = null;

/** Shows what there is, one after the other, until `rest`. */
export function showMedia() {
  if (round) return;
  round = new AbortController();
  play(round.signal);
}

/** Shows nothing, from this very moment. */
export function rest() {
  if (!round) return;
  round.abort();
  round = null;
  clear();
}

async function play(signal) {
  const names = await listed(signal);
  let seen = false;
  for (const name of names) {
    if (signal.aborted) return;
    // A file that is broken or cannot be played here is passed over.
    seen = (await present(name, signal).catch(() => false)) || seen;
  }
  if (signal.aborted) return;
  clear();
  await pause(seen ? BETWEEN_ROUNDS_MS : ASK_AGAIN_MS, signal);
  if (!signal.aborted) round = null;
}

async function listed(signal) {
  try {
    const answer = await fetch(folder, { signal, cache: "no-store" });
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
}

async function present(name, signal) {
  const address = `${folder}/${encodeURIComponent(name)}`;
  const isVideo = /\.(mp4|webm)$/i.test(name);
  const shown = isVideo ? await video(address, signal) : await picture(address, signal);
  if (signal.aborted) return release(shown);
  clear();
  layer.append(shown);
  place();
  layer.dataset.media = name;
  layer.hidden = false;
  await (isVideo ? ended(shown, signal) : pause(PICTURE_MS, signal));
  return true;
}

function picture(address, signal) {
  const image = new Image();
  image.alt = "";
  image.src = address;
  return within(image.decode().then(() => image), signal);
}

function video(address, signal) {
  const player = document.createElement("video");
  player.muted = true;
  player.playsInline = true;
  player.preload = "auto";
  const ready = new Promise((done, fail) => {
    player.addEventListener("canplay", () => done(player), { once: true });
    player.addEventListener("error", fail, { once: true });
  });
  player.src = address;
  return within(ready, signal).catch((reason) => {
    release(player);
    throw reason;
  });
}

async function ended(player, signal) {
  await player.play();
  const began = performance.now();
  let movedAt = began;
  let position = 0;
  // Some players stop without saying so.
  while (!signal.aborted && !player.ended && !player.error) {
    await pause(500, signal);
    const now = performance.now();
    if (player.currentTime !== position) movedAt = now;
    position = player.currentTime;
    if (now - movedAt > STALLS_MS || now - began > LONGEST_VIDEO_MS) return;
  }
}

function within(ready, signal) {
  const late = pause(LOADS_WITHIN_MS, signal).then(() => Promise.reject(new Error("it does not load")));
  return Promise.race([ready, late]);
}

function pause(ms, signal) {
  return new Promise((done) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    }
    signal.addEventListener("abort", end);
  });
}

// The layer stands outside of what is pushed, so that a push does not begin a video anew.
function place() {
  const { top, left, width, height } = document.querySelector(".calls").getBoundingClientRect();
  for (const [side, px] of Object.entries({ top, left, width, height })) layer.style.setProperty(side, `${px}px`);
}

function clear() {
  layer.hidden = true;
  delete layer.dataset.media;
  layer.querySelectorAll("video").forEach(release);
  layer.replaceChildren();
}

/** A video that is merely taken out goes on loading. */
function release(shown) {
  if (shown.tagName !== "VIDEO") return;
  shown.pause();
  shown.removeAttribute("src");
  shown.load();
}

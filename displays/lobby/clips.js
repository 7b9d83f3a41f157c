// The clips of the lobby's voice: fetched when they are needed, kept as they came, and only so many decoded as the
// memory of an old television bears.

const MOST_KEPT_BYTES = 3 << 20;
const MOST_DECODED_S = 45;
const FETCHED_WITHIN_MS = 8_000;
const BETWEEN_FETCHES_MS = 100;

const folder = `/${document.documentElement.dataset.office}/sounds`;

let bank = "";
// In both, what was needed last stands at the end.
let kept = new Map();
let decoded = new Map();

/** Says which recordings there are: after a change none of the old ones is played. */
export function useBank(digest) {
  if (digest === bank) return;
  bank = digest;
  kept = new Map();
  decoded = new Map();
}

/** The clips of these names, ready to be played, by name. It fails if one of them cannot be had. */
export async function clips(context, names) {
  const all = [...new Set(names)];
  const found = await Promise.all(all.map((name) => clip(context, name)));
  return new Map(all.map((name, i) => [name, found[i]]));
}

/** Fetches clips ahead, one after the other, as long as that succeeds; they are not decoded. */
export async function fetchAhead(names) {
  for (const name of names) {
    if (kept.has(name)) continue;
    if ((await bytes(name).catch(() => null)) === null) return;
    await new Promise((done) => setTimeout(done, BETWEEN_FETCHES_MS));
  }
}

async function clip(context, name) {
  const sounds = decoded;
  const known = sounds.get(name);
  if (known) return keep(sounds, name, known);
  // Decoding takes the bytes away.
  const copy = (await bytes(name)).slice(0);
  const sound = await context.decodeAudioData(copy);
  keep(sounds, name, sound);
  shorten(sounds, MOST_DECODED_S, ({ duration }) => duration);
  return sound;
}

async function bytes(name) {
  const files = kept;
  const known = files.get(name);
  if (known) return keep(files, name, known);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), FETCHED_WITHIN_MS);
  try {
    const answer = await fetch(`${folder}/${name}?v=${bank}`, { signal: late.signal });
    if (!answer.ok) throw new Error(`the clip ${name} is answered by ${answer.status}`);
    keep(files, name, await answer.arrayBuffer());
  } finally {
    clearTimeout(timer);
  }
  const file = files.get(name);
  shorten(files, MOST_KEPT_BYTES, ({ byteLength }) => byteLength);
  return file;
}

function keep(map, name, value) {
  map.delete(name);
  map.set(name, value);
  return value;
}

/** Gives up what was needed longest ago. */
function shorten(map, most, sizeOf) {
  let size = [...map.values()].reduce((sum, value) => sum + sizeOf(value), 0);
  for (const [name, value] of map) {
    if (size <= most) return;
    size -= sizeOf(value);
    map.delete(name);
  }
}

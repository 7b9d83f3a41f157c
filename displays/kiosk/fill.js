// Filling in what the server wrote into the page: places for values, and sentences of which one at a time fits.

/** Writes a text into every place for this value. */
export function fill(root, name, text) {
  for (const place of root.querySelectorAll(`[data-value="${name}"]`)) place.textContent = text;
}

/** Shows, of the sentences about something, the one for this case, or else the one for `otherwise`. */
export function only(root, about, which, otherwise = "") {
  const sentences = [...root.querySelectorAll(`[data-${about}]`)];
  const known = sentences.some((sentence) => sentence.dataset[about] === which);
  for (const sentence of sentences) sentence.hidden = sentence.dataset[about] !== (known ? which : otherwise);
}

/** `20–35`: an estimate in minutes, rounded as the server rounds on the tiles; empty when it is over soon. */
export function likelyMinutes({ typical_s, cautious_s }) {
  const step = (minutes) => (minutes < 10 ? 1 : 5);
  let [from, to] = [Math.floor(typical_s / 60), Math.ceil(cautious_s / 60)];
  if (to <= 5) return "";
  from = Math.floor(from / step(from)) * step(from);
  to = Math.ceil(to / step(to)) * step(to);
  return from < to ? `${Math.max(from, 1)}–${to}` : String(to);
}

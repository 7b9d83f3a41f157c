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

const HOUR_MIN = 60;
const UNITS = { vi: ["khoảng", "giờ", "phút"], en: ["about", "h", "min"] };

/** `khoảng 20–35 phút`: an estimate in words, as the server rounds and says it; empty when it is over soon. */
export function likelyWait({ typical_s, cautious_s }, lang) {
  const step = (minutes) => (minutes < 10 ? 1 : minutes < HOUR_MIN ? 5 : 10);
  let [from, to] = [Math.floor(typical_s / 60), Math.ceil(cautious_s / 60)];
  if (to <= 5) return "";
  from = Math.max(Math.floor(from / step(from)) * step(from), 1);
  to = Math.ceil(to / step(to)) * step(to);
  return `${UNITS[lang][0]} ${range(from, to, lang)}`;
}

function range(from, to, lang) {
  const [, hour, minute] = UNITS[lang];
  const [hours, minutes] = [Math.floor(from / HOUR_MIN), from % HOUR_MIN];
  if (to < HOUR_MIN) return `${from < to ? `${from}–${to}` : to} ${minute}`;
  if (from >= to) return said(to, lang);
  if (minutes === 0 && to % HOUR_MIN === 0) return `${hours}–${to / HOUR_MIN} ${hour}`;
  const first = hours > 0 && minutes > 0 ? `${hours}\u00a0${hour}\u00a0${minutes}` : said(from, lang);
  return `${first}\u00a0– ${said(to, lang)}`;
}

function said(all, lang) {
  const [, hour, minute] = UNITS[lang];
  const [hours, minutes] = [Math.floor(all / HOUR_MIN), all % HOUR_MIN];
  const parts = [...(hours > 0 ? [hours, hour] : []), ...(minutes > 0 ? [minutes, minute] : [])];
  return parts.join("\u00a0");
}

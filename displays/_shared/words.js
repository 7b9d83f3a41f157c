// The page's words, as the server wrote them into it.

/** The text with this key, with `{name}` replaced by `values.name`; undefined where there is none. */
export function word(key, values = {}) {
  const term = [...document.querySelectorAll("#words > dt")].find((dt) => dt.textContent === key);
  const text = term?.nextElementSibling?.textContent;
  return text?.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** What to say about a refusal. */
export function refusal(code) {
  return word(code) ?? word("other");
}

// The manager's screen: keeps itself fresh, and acts.

import { listen } from "/assets/acts.js";
import { watch } from "/assets/line.js";
import { holdPlace, keepPlace } from "/assets/place.js";
import { sendWhatIsWritten } from "/assets/reasons.js";
import { watchSession } from "/assets/signed.js";

const main = document.getElementById("live");
const text = document.querySelector("#notice-ask textarea");
const left = document.querySelector("#notice-left span");

listen();
sendWhatIsWritten();
holdPlace();
watch(keepPlace);
watchSession();

// After the dialog was opened and emptied: whoever changes a notice begins with what is said now.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-open=notice-ask]")) return;
  text.value = main.querySelector("[data-notice]")?.dataset.notice ?? "";
  count();
  text.focus();
  text.select();
});
text.addEventListener("input", count);

function count() {
  left.textContent = text.maxLength - text.value.length;
}

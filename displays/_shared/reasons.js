// Questions with usual answers and room for another one.

/** Lets Enter in a field send what is written there; browsers would press the first button, which is a usual answer. */
export function sendWhatIsWritten() {
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form");
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input") || !form?.querySelector(".choices")) return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit(form.querySelector(".primary"));
  });
}

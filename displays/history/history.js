// The history: printed as it is shown.

document.querySelector("[data-print]")?.addEventListener("click", () => print());

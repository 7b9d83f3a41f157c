// The start page: finds an office among many, also by letters without their marks.

const field = document.getElementById("find");
const offices = [...document.querySelectorAll("[data-office]")];
const none = document.getElementById("none");

if (field) {
  const names = new Map(offices.map((office) => [office, plain(office.textContent)]));
  field.addEventListener("input", () => {
    const words = plain(field.value).split(" ").filter(Boolean);
    let found = 0;
    for (const office of offices) {
      const fits = words.every((word) => names.get(office).includes(word));
      office.hidden = !fits;
      found += fits ? 1 : 0;
    }
    none.hidden = found > 0;
  });
}

/** Without marks and capitals: people look for "sai gon" too. */
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("đ", "d");
}

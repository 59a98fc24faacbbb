// Sorts and filters the table of reference results.

const table = document.getElementById("reference");
const body = table.tBodies[0];
const rows = [...body.rows];
const filters = [...document.querySelectorAll("#filters select")];
const textOf = (row, column) => row.cells[column].textContent;
const compare = (a, b) => {
  const [x, y] = [Number.parseFloat(a.replace("[", "")), Number.parseFloat(b.replace("[", ""))];
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, "en") : x - y;
};

for (const select of filters) {
  const column = Number(select.dataset.column);
  const words = [...new Set(rows.map((row) => textOf(row, column)))].filter((word) => word !== "");
  for (const word of words.sort(compare)) select.append(new Option(word, word));
  select.addEventListener("change", filter);
}

function filter() {
  let shown = 0;
  for (const row of rows) {
    row.hidden = filters.some(
      ({ value, dataset }) => value !== "" && textOf(row, Number(dataset.column)) !== value,
    );
    if (!row.hidden) shown++;
  }
  document.getElementById("count").textContent = `${shown} of ${rows.length} rows`;
}

for (const [column, head] of [...table.tHead.rows[0].cells].entries())
  head.querySelector("button").addEventListener("click", () => {
    const up = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up === 1 ? "ascending" : "descending");
    body.append(...rows.sort((a, b) => up * compare(textOf(a, column), textOf(b, column))));
  });

filter();

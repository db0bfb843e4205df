// Sorting and searching of the one table; the page is whole without it.
"use strict";
(() => {
  const table = document.querySelector("#all-reports table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const tools = document.getElementById("tools");
  const box = document.getElementById("search");
  const count = document.getElementById("count");
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const words = rows.map((row) => fold(row.textContent));
  const key = (row, place) => row.cells[place].dataset.sort ?? row.cells[place].textContent.trim();

  const show = () => {
    const wanted = fold(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, number) => {
      row.hidden = !wanted.every((word) => words[number].includes(word));
      shown += !row.hidden;
    });
    count.textContent = count.dataset.words.replace("#", shown);
  };

  const sort = (place) => {
    const head = heads[place];
    const down = head.getAttribute("aria-sort") === "ascending";
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sign = down ? -1 : 1;
    const sorted = [...rows].sort((one, other) => {
      const a = key(one, place);
      const b = key(other, place);
      if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1);
      return sign * a.localeCompare(b, document.documentElement.lang, { numeric: true });
    });
    body.append(...sorted);
  };

  heads.forEach((head, place) => {
    if (head.dataset.fixed !== undefined) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(place));
    head.append(button);
  });
  box.addEventListener("input", show);
  tools.hidden = false;
})();

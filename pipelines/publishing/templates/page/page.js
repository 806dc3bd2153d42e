"use strict";
// Turns the page's tables into ones that can be searched, sorted and filtered, by DataTables from assets/.
// Cells come from the JSON in the page and reach the document as text only. Without DataTables the page stays as is.

document.addEventListener("DOMContentLoaded", () => {
  const DataTable = window.DataTables?.default;
  if (!DataTable) return;

  const root = document.documentElement;
  const { tables, documents, contexts } = JSON.parse(document.getElementById("data").textContent);
  const grids = new Map();
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const usual = new Intl.NumberFormat("en", { maximumFractionDigits: 4 });
  const small = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
  const long = 120;

  root.classList.add("scripted");
  followColourScheme();
  for (const details of document.querySelectorAll("details[data-table]")) {
    if (details.open) makeGrid(details);
    details.addEventListener("toggle", () => details.open && makeGrid(details));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-row]");
    if (!link) return;
    event.preventDefault();
    showRow(document.querySelector(link.hash), link.dataset.row);
  });
  window.addEventListener("hashchange", openNamedTable);
  openNamedTable();

  function followColourScheme() {
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => root.classList.toggle("dark", scheme.matches);
    scheme.addEventListener("change", follow);
    follow();
  }

  function openNamedTable() {
    const details = document.getElementById(location.hash.slice(1));
    if (details?.matches("details[data-table]")) details.open = true;
  }

  function escaped(text) {
    return text.replace(/[&<>"']/g, (mark) => marks[mark]);
  }

  function cellText(value, isNumber) {
    if (value === null) return "–";
    return isNumber ? (Math.abs(value) < 0.01 ? small : usual).format(value) : value;
  }

  // What DataTables asks of a cell: the value to sort by, else markup in which all of the cell is text.
  function rendered(isNumber) {
    return (value, purpose) => {
      if (purpose === "sort" || purpose === "type") return value ?? (isNumber ? -Infinity : "");
      if (purpose === "filter") return value === null ? "" : escaped(String(value));
      return escaped(cellText(value, isNumber));
    };
  }

  function makeGrid(details) {
    const name = details.dataset.table;
    const table = details.querySelector("table.rows");
    if (grids.has(name) || !table) return;
    const data = tables[name];
    table.tBodies[0].replaceChildren();
    table.tHead.rows[0].prepend(heading("All cells of a row"));
    for (const further of table.querySelectorAll(".further")) further.classList.remove("further");
    const grid = new DataTable(table, {
      data: data.rows,
      columns: [
        { data: null, defaultContent: "", orderable: false, searchable: false, className: "opener", columnControl: [{ target: 1, content: [] }] },
        ...data.columns.map((column, place) => ({
          data: place,
          name: column,
          type: data.numbers[place] ? "num" : "string",
          className: data.numbers[place] ? "number" : isLong(data.rows, place) ? "long" : "text",
          visible: place < data.leading,
          render: rendered(data.numbers[place]),
        })),
      ],
      createdRow: (line, row) => line.cells[0].append(opener(name, row)),
      columnControl: [{ target: 1, content: ["search"] }],
      ordering: { indicators: true, handler: true },
      order: [],
      autoWidth: false,
      layout: { topStart: "search", topEnd: allColumns(name), bottomStart: "info", bottomEnd: "paging" },
      language: { search: "Search", info: "Rows _START_ to _END_ of _TOTAL_", infoEmpty: "No rows", zeroRecords: "No row matches.", infoFiltered: "(of _MAX_)" },
    });
    data.columns.forEach((column, place) => nameFilters(grid.column(place + 1).header(1), column));
    grids.set(name, grid);
  }

  function nameFilters(cell, column) {
    for (const box of cell.querySelectorAll("input")) box.setAttribute("aria-label", `Filter ${column}`);
    for (const box of cell.querySelectorAll("select")) box.setAttribute("aria-label", `How to filter ${column}`);
  }

  function isLong(rows, place) {
    return rows.some((row) => String(row[place] ?? "").length > long);
  }

  function heading(words) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.append(element("span", "unseen", words));
    return cell;
  }

  function allColumns(name) {
    return () => {
      const label = element("label", "all-columns");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.addEventListener("change", () => {
        const { columns, leading } = tables[name];
        const further = columns.map((_, place) => place + 1).slice(leading);
        grids.get(name).columns(further).visible(box.checked);
      });
      label.append(box, ` All ${tables[name].columns.length} columns`);
      return label;
    };
  }

  function opener(name, row) {
    const button = element("button", "open-row");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.append(element("span", "unseen", "All cells"));
    button.addEventListener("click", () => toggleRow(name, button, row));
    return button;
  }

  function toggleRow(name, button, row) {
    const line = grids.get(name).row(button.closest("tr"));
    const opens = !line.child.isShown();
    if (opens) line.child(panel(name, row), "panel").show();
    else line.child.hide();
    button.setAttribute("aria-expanded", String(opens));
  }

  // All cells of a row, below the words that it came from.
  function panel(name, row) {
    const data = tables[name];
    const cells = Object.fromEntries(data.columns.map((column, place) => [column, row[place]]));
    const box = element("div", "all-cells");
    for (const [words, start, end] of data.words) {
      box.append(quotation(cells, words, start, end, contexts[row[data.columns.indexOf(data.key)]]?.[words]));
    }
    const list = document.createElement("dl");
    data.columns.forEach((column, place) => {
      const pair = document.createElement("div");
      pair.append(element("dt", "", column), element("dd", row[place] === null ? "none" : "", cellText(row[place], false)));
      list.append(pair);
    });
    box.append(list);
    return box;
  }

  function quotation(cells, words, start, end, [prefix, suffix, link] = ["", "", null]) {
    const block = document.createElement("blockquote");
    const text = element("p");
    if (prefix) text.append(element("span", "around", `…${prefix}`));
    text.append(element("mark", "", cells[words]));
    if (suffix) text.append(element("span", "around", `${suffix}…`));
    const source = document.createElement("footer");
    source.append(`Characters ${cells[start]} to ${cells[end]} of `, documentName(documents[cells.doc_id]));
    if (link) source.append(", ", linkTo(link, "open there"));
    block.append(text, source);
    return block;
  }

  function documentName(found) {
    const name = found?.name ?? "its document";
    return found?.link ? linkTo(found.link, name) : element("cite", "", name);
  }

  function linkTo(address, words) {
    const link = element("a", "", words);
    link.href = address;
    link.rel = "noreferrer";
    return link;
  }

  function showRow(details, key) {
    details.open = true;
    makeGrid(details);
    const grid = grids.get(details.dataset.table);
    const { columns, key: column } = tables[details.dataset.table];
    const place = columns.indexOf(column);
    grid.search("").columns().search("");
    grid.draw();
    const found = grid.row((_, row) => row[place] === key);
    const position = grid.rows({ order: "applied" }).indexes().indexOf(found.index());
    grid.page(Math.floor(position / grid.page.len())).draw("page");
    const button = found.node().querySelector("button.open-row");
    if (button.getAttribute("aria-expanded") === "false") button.click();
    button.focus({ preventScroll: true });
    found.node().scrollIntoView({ block: "center" });
  }

  function element(kind, style = "", words = "") {
    const made = document.createElement(kind);
    if (style) made.className = style;
    if (words !== "") made.append(String(words));
    return made;
  }
});

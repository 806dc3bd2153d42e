// The results of a search: how many rows of each table, and those of one of them, by DataTables from assets/.

const PAGE_LENGTH = 20;
const ORDERS = { newest: "newest article first", oldest: "oldest article first" };
let asked = 0;

async function showResults(question) {
  const turn = (asked += 1);
  const box = document.getElementById("results");
  fillForm(question);
  box.setAttribute("aria-busy", "true");
  tell("Searching …");
  try {
    const found = await find(question);
    if (turn !== asked) return;
    const table = chosenTable(found, question);
    tell(summaryOf(found, question));
    box.replaceChildren(tabsOf(found, question, table), controlsOf(found, question, table), ...gridOf(found, question, table));
    makeGrid(found, question, table);
    fillChoices(await openParts());
  } catch (error) {
    if (turn === asked) tell(`This cannot be searched: ${error.message}. It lies beside the page when a release is whole.`);
  } finally {
    if (turn === asked) box.removeAttribute("aria-busy");
  }
}

function tell(words) {
  document.getElementById("found").textContent = words;
}

function chosenTable(found, { table }) {
  if (table && found.hits.has(table)) return table;
  return names.slice().sort(inOrder).find((name) => found.hits.get(name).length) ?? "quotes";
}

function inOrder(one, other) {
  return known[one].place - known[other].place;
}

function summaryOf(found, question) {
  // The rows of `evidence` repeat the words of others.
  const all = [...found.hits].reduce((sum, [table, hits]) => sum + (table === "evidence" ? 0 : hits.length), 0);
  const filters = filtersOf(question).length;
  const words = question.search ? ` for “${question.search}”` : "";
  return `${all.toLocaleString("en")} ${all === 1 ? "row" : "rows"}${words}${filters ? ` with ${filters} ${filters === 1 ? "filter" : "filters"}` : ""}`;
}

function tabsOf(found, question, table) {
  const list = element("ul", "tabs");
  for (const name of names.slice().sort(inOrder)) {
    const count = found.hits.get(name).length;
    if (!count && name !== table) continue;
    const link = linkTo(addressOf({ ...question, table: name, sort: "", page: "" }), known[name].title);
    link.append(" ", element("span", "count", count.toLocaleString("en")));
    if (name === table) link.setAttribute("aria-current", "true");
    list.append(element("li", "", link));
  }
  const tabs = element("nav", "", list);
  tabs.setAttribute("aria-label", "Tables with rows");
  return tabs;
}

// The choice of an order, and of sentences or cells.
function controlsOf(found, question, table) {
  const order = element("select");
  for (const [name, words] of Object.entries(ORDERS)) order.append(new Option(words, name, false, question.order === name));
  order.addEventListener("change", () => go({ ...question, table, order: order.value }));
  const asCells = question.as === "cells";
  const other = linkTo(addressOf({ ...question, table, as: asCells ? "" : "cells" }), asCells ? "Read rows as sentences" : "See rows as a table, to sort by any column");
  return element("p", "controls", element("label", "", "Order ", order), other);
}

function gridOf(found, { as }, table) {
  const columns = columnsOf(table, as);
  const head = element("tr");
  for (const column of columns) {
    const cell = element("th", "", element("span", "name", column.title));
    if (column.about) cell.title = column.about;
    cell.scope = "col";
    head.append(cell);
  }
  const grid = element("table", as === "cells" ? "rows cells" : "rows read", element("caption", "unseen", `${known[table].title} that were found`), element("thead", "", head), element("tbody"));
  grid.id = "grid";
  const cue = element("p", "cue", "More columns to the right: scroll, or use the arrow keys in the table →");
  cue.hidden = true;
  return [cue, grid];
}

// Tells where columns are cut off.
function watchWidth(cue) {
  const box = document.getElementById("grid").parentElement;
  const look = () => {
    const isCut = box.scrollLeft + box.clientWidth < box.scrollWidth - 2;
    box.classList.toggle("cut", isCut);
    cue.hidden = !isCut;
  };
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Rows");
  box.addEventListener("scroll", look);
  new ResizeObserver(look).observe(box.querySelector("table"));
}

function columnsOf(table, as) {
  if (as !== "cells") return [{ title: known[table].title, orderable: false }];
  const { columns, leading } = known[table];
  const cells = columns.map(({ name, number, about }, place) => ({ title: name, name, number, about, orderable: true, visible: place < leading }));
  return [{ title: "Row", orderable: false }, ...cells];
}

function makeGrid(found, question, table) {
  const columns = columnsOf(table, question.as);
  const looked = wordsOf(question.search ?? "").flatMap((word) => [word, ...singularsOf(word)]);
  let sorted = { key: "", hits: found.hits.get(table) };
  const grid = new window.DataTables.default("#grid", {
    serverSide: true,
    searching: false,
    ordering: question.as === "cells",
    order: [],
    autoWidth: false,
    pageLength: PAGE_LENGTH,
    lengthMenu: [10, PAGE_LENGTH, 50, 100],
    columns: columns.map(({ name, number, orderable, visible }) => ({ data: null, defaultContent: "", name, orderable, visible, className: number ? "number" : "" })),
    layout: { topStart: "info", topEnd: question.as === "cells" ? () => allColumns(() => grid, columns) : null, bottomStart: "pageLength", bottomEnd: "paging" },
    language: { info: "Rows _START_ to _END_ of _TOTAL_", infoEmpty: "No rows", emptyTable: "No row has all of that.", zeroRecords: "No row has all of that.", lengthMenu: "_MENU_ rows a page" },
    ajax: async ({ start, length, order }, answer) => {
      sorted = await inWantedOrder(found, table, order?.[0], sorted);
      const data = await rowsAt(found, table, sorted.hits.slice(start, start + length));
      answer({ data, recordsTotal: sorted.hits.length, recordsFiltered: sorted.hits.length });
    },
    createdRow: (line, row, _, cells) => {
      if (question.as !== "cells") cells[0].replaceChildren(card(table, row, { looked }));
      else fillLine(grid, line, cells, table, row, columns, looked);
    },
  });
  watchWidth(document.querySelector("#results .cue"));
}

async function inWantedOrder(found, table, order, sorted) {
  const key = order ? `${order.name} ${order.dir}` : "";
  if (key === sorted.key) return sorted;
  if (!order) return { key, hits: found.hits.get(table) };
  return { key, hits: await sortedBy(found, table, order.name, order.dir) };
}

function fillLine(grid, line, cells, table, row, columns, looked) {
  const opener = element("button", "open-row", element("span", "unseen", "The row as a sentence"));
  opener.type = "button";
  opener.setAttribute("aria-expanded", "false");
  opener.addEventListener("click", () => {
    const below = grid.row(line);
    const opens = !below.child.isShown();
    if (opens) below.child(card(table, row, { looked }), "panel").show();
    else below.child.hide();
    opener.setAttribute("aria-expanded", String(opens));
  });
  columns.forEach((column, place) => {
    const text = column.name ? textOf(row[column.name]) : "";
    cells[place].replaceChildren(...(column.name ? marked(text || "–", looked) : [opener]));
    if (text.length > 120) cells[place].classList.add("long");
  });
}

function allColumns(grid, columns) {
  const box = element("input");
  box.type = "checkbox";
  box.addEventListener("change", () => {
    const further = columns.map((_, place) => place).slice(1 + columns.filter(({ visible }) => visible).length);
    grid().columns(further).visible(box.checked);
  });
  return element("label", "all-columns", box, ` All ${columns.length - 1} columns`);
}

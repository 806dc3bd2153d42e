// Rows as sentences, as `page/sentences.py` has them in pieces; whatever is shown of a row is text, never markup.

const { sentences, facts } = JSON.parse(document.getElementById("data").textContent);

function element(kind, style = "", ...inside) {
  const made = document.createElement(kind);
  if (style) made.className = style;
  made.append(...inside.filter((each) => each !== "" && each !== null && each !== undefined));
  return made;
}

function linkTo(address, words, style = "") {
  const link = element("a", style, ...[words].flat());
  link.href = address;
  if (/^https?:/.test(address)) link.rel = "noreferrer";
  return link;
}

// The pieces of a row's sentence: words, each with their style and the entity that they name.
function sentenceOf(table, row) {
  const pieces = sentences[table] ?? known[table].columns.slice(0, known[table].leading).map(({ name }) => ({ cells: [name], joint: " · ", style: "more" }));
  const own = (pieces.find((piece) => piece.style === "what")?.cells ?? []).map((cell) => textOf(row[cell])).join(" ").toLowerCase();
  const said = [];
  for (const piece of pieces) {
    const words = wordsOfPiece(piece, row);
    if (!words || (piece.once && own.includes(words.toLowerCase()))) continue;
    if (said.length) said.push(["more", piece.joint]);
    said.push([piece.style, `${piece.before ?? ""}${words}${piece.after ?? ""}`, row[piece.entity]]);
  }
  return said;
}

function factsOf(table, row) {
  return (facts[table] ?? [])
    .map((piece) => [piece, wordsOfPiece(piece, row)])
    .filter(([, words]) => words)
    .map(([piece, words]) => `${piece.before}${words.replaceAll("_", " ")}${piece.after}`);
}

function wordsOfPiece(piece, row) {
  if (piece.when?.length && !new RegExp(`^(?:${piece.when[1]})$`).test(textOf(row[piece.when[0]]))) return "";
  const words = textOf(piece.cells.map((cell) => row[cell]).find((cell) => textOf(cell) !== ""));
  return piece.unless && new RegExp(`^(?:${piece.unless})$`).test(words) ? "" : words;
}

// Text in which the words that were looked for are marked.
function marked(text, looked) {
  if (!looked.length) return [text];
  const pieces = [];
  let done = 0;
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (!wordsOf(word).some((part) => looked.some((wanted) => part.startsWith(wanted)))) continue;
    pieces.push(text.slice(done, index), element("mark", "", word));
    done = index + word.length;
  }
  return [...pieces, text.slice(done)];
}

// A row as a reader sees it: its sentence, the words around its own, where it stands, and all its cells.
function card(table, row, { looked = [], inArticle = false } = {}) {
  const box = element("article", `row-card of-${table}`);
  const id = row.row_id ?? row.entity_id ?? row.conflict_id;
  if (inArticle && id) box.id = `row-${id}`;
  const said = element("p", "said");
  for (const [style, words, entity] of sentenceOf(table, row)) {
    const inside = marked(words, looked);
    said.append(entity ? linkTo(`#entity=${entity}`, inside, style) : element("span", style, ...inside));
  }
  box.append(said, ...aroundOf(table, row), placeOf(table, row, inArticle), cellsBelow(table, row));
  return box;
}

// The words of the source around those of the row.
function aroundOf(table, row) {
  if (table === "evidence" || !row.contexts?.length || table === "entities") return [];
  const { prefix, words, suffix } = row.contexts[0];
  if (!prefix && !suffix) return [];
  return [element("p", "around", `…${prefix ?? ""}`, element("b", "", shortened(words)), `${suffix ?? ""}…`)];
}

// The first and the last of words that stand in the sentence above already.
function shortened(words) {
  const all = words.split(/\s+/);
  return all.length > 8 ? `${all.slice(0, 3).join(" ")} … ${all.slice(-3).join(" ")}` : words;
}

function placeOf(table, row, inArticle) {
  const line = element("p", "facts");
  for (const fact of factsOf(table, row)) line.append(element("span", "tag", fact), " ");
  if (row.document && !inArticle) {
    const { doc_id, title, source_name, publisher, published } = row.document;
    const id = row.row_id ?? row.entity_id;
    line.append(linkTo(`#article=${encodeURIComponent(doc_id)}${id ? `&row=${id}` : ""}`, title ?? source_name), ` ${[publisher, published].filter(Boolean).join(", ")} `);
  }
  const link = row.link ?? row.contexts?.find((each) => each.link)?.link;
  if (/^https?:/.test(link ?? "")) line.append(linkTo(link, "in the article’s own words", "own-words"));
  return line;
}

function cellsBelow(table, row) {
  const more = element("details", "all-cells", element("summary", "", "All cells"));
  more.addEventListener("toggle", () => {
    if (more.children.length === 1) more.append(listOfCells(table, row));
  });
  return more;
}

function listOfCells(table, row) {
  const list = element("dl");
  for (const { name } of known[table].columns) {
    const text = textOf(row[name]);
    list.append(element("div", "", element("dt", "", name), element("dd", text ? "" : "none", text || "–")));
  }
  return list;
}

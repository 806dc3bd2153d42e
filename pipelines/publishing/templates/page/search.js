// Finds rows: the words of a question are looked up in the parts of the release, one part after the other.
// A hit is one number: the place of its document among all, in the order asked for, and that of its row in it.

const ROOM = 2 ** 22;
const { tables: known, parts: howMany, worded } = JSON.parse(document.getElementById("data").textContent);
const names = Object.keys(known).sort((one, other) => known[one].number - known[other].number);
let opened = null;

// The parts, with where the rows of each document begin.
function openParts() {
  opened ??= Promise.all(Array.from({ length: howMany }, (_, number) => openPart(number)));
  opened.catch(() => (opened = null));
  return opened;
}

async function openPart(number) {
  const name = String(number).padStart(5, "0");
  const head = await scriptOf(`${name}/head`).then(unpacked);
  const documents = head.documents.doc_id.length;
  for (const table of Object.values(head.tables)) {
    table.first = new Uint32Array(documents + 1);
    table.first[0] = table.rows - table.counts.reduce((sum, count) => sum + count, 0);
    table.counts.forEach((count, place) => (table.first[place + 1] = table.first[place] + count));
    if (!table.counts.length) table.first.fill(table.rows);
  }
  return { ...head, name, number, size: documents };
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
}

function wordsOf(text) {
  return folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

// What a word of many may be of one: "schools" is to find "school", too.
function singularsOf(word) {
  if (word.length < 5 || !/[^s]s$/.test(word)) return [];
  const found = [word.slice(0, -1)];
  if (word.endsWith("ies")) found.push(`${word.slice(0, -3)}y`);
  if (/(s|x|z|ch|sh)es$/.test(word)) found.push(word.slice(0, -2));
  return found;
}

// What is asked for, in words to look up: each with whether it may go on, and what else will do.
function termsOf(question) {
  const terms = wordsOf(question.search ?? "").map((word) => ({ word, open: true, others: singularsOf(word) }));
  for (const field of ["speaker", "about", "measure"]) {
    for (const word of wordsOf(question[field] ?? "")) terms.push({ word: `=${field}=${word}`, open: true });
  }
  for (const field of ["country", "zone", "entity"]) {
    if (question[field]) terms.push({ word: `=${field}=${question[field]}`, open: false });
  }
  return terms;
}

// Which rows of a part have a word, by table.
async function rowsWith(part, { word, open, others = [] }) {
  const files = [];
  part.words.forEach((first, place) => {
    const next = part.words[place + 1];
    const mayHold = (each) => first <= each && (next === undefined || next > each);
    const goesOn = open && first.startsWith(word);
    if (goesOn || [word, ...others].some(mayHold)) files.push(place);
  });
  const found = new Map();
  for (const value of await Promise.all(files.map((place) => valueOf(fileOfPart(part, "words", place))))) {
    value.word.forEach((other, place) => {
      if (other !== word && !(open && other.startsWith(word)) && !others.includes(other)) return;
      const table = names[value.table[place]];
      const marks = found.get(table) ?? new Uint8Array(part.tables[table].rows);
      let row = 0;
      for (const step of value.rows[place].split(",")) marks[(row += Number(step))] = 1;
      found.set(table, marks);
    });
  }
  return found;
}

// Which documents of a part are asked for; null where all are.
function documentsOf(part, question) {
  const { publisher, from, to, article } = question;
  if (!publisher && !from && !to && !article) return null;
  const { doc_id, publisher: publishers, published } = part.documents;
  return doc_id.map((id, place) => {
    const date = published[place];
    return (
      (!article || id === article) &&
      (!publisher || publishers[place] === publisher) &&
      (!from || (date !== null && date.slice(0, from.length) >= from.slice(0, date.length))) &&
      (!to || (date !== null && date.slice(0, to.length) <= to.slice(0, date.length)))
    );
  });
}

// The hits of a part by table, as marks of its rows.
async function marksOf(part, question, only) {
  const found = await Promise.all(termsOf(question).map((term) => rowsWith(part, term)));
  const wanted = documentsOf(part, question);
  const marked = new Map();
  for (const table of only) {
    const { rows, first } = part.tables[table];
    if (!rows || found.some((each) => !each.has(table))) continue;
    const marks = new Uint8Array(rows).fill(1);
    for (const each of found) each.get(table).forEach((is, row) => (marks[row] &= is));
    if (wanted) {
      marks.fill(0, 0, first[0]);
      wanted.forEach((is, place) => is || marks.fill(0, first[place], first[place + 1]));
    }
    marked.set(table, marks);
  }
  return marked;
}

// The places of all documents in an order; rows of none come last.
function placesOf(parts, order) {
  const dated = parts.flatMap((part) => part.documents.published.map((date, place) => ({ part, place, date })));
  const way = order === "oldest" ? 1 : -1;
  dated.sort((one, other) => {
    if (one.date === other.date) return 0;
    if (one.date === null || other.date === null) return one.date === null ? 1 : -1;
    return one.date < other.date ? -way : way;
  });
  const places = new Map(parts.map((part) => [part, new Uint32Array(part.size)]));
  dated.forEach(({ part, place }, number) => (places.get(part)[place] = number));
  const loose = parts.map((part) => ({ part, place: -1 }));
  return { places, documents: [...dated, ...loose] };
}

// All hits by table, in order: `documents` leads from a hit to its row (`rowOf`).
async function find(question, only = names) {
  const parts = await openParts();
  const order = placesOf(parts, question.order);
  const hits = new Map(only.map((table) => [table, []]));
  for (const part of parts) {
    for (const [table, marks] of await marksOf(part, question, only)) {
      const { first } = part.tables[table];
      let document = -1;
      marks.forEach((is, row) => {
        if (!is) return;
        while (document + 1 < part.size && first[document + 1] <= row) document += 1;
        while (document >= 0 && first[document] > row) document -= 1;
        const isLoose = document < 0 || row < first[0] || !part.tables[table].counts.length;
        const place = isLoose ? order.documents.length - parts.length + part.number : order.places.get(part)[document];
        hits.get(table).push(place * ROOM + (isLoose ? row : row - first[document]));
      });
    }
  }
  const found = { documents: order.documents, hits: new Map() };
  for (const [table, list] of hits) found.hits.set(table, Float64Array.from(list).sort());
  const phrases = [...(question.search ?? "").matchAll(/["“]([^"“”]+)["”]/g)].map((each) => wordsOf(each[1]).join(" "));
  if (phrases.length) await keepPhrases(found, phrases);
  return found;
}

function rowOf(found, table, hit) {
  const { part, place } = found.documents[Math.floor(hit / ROOM)];
  return { part, place, row: (place < 0 ? 0 : part.tables[table].first[place]) + (hit % ROOM) };
}

// The cells of a row, with its document.
async function cellsOf(table, { part, place, row }) {
  const { files } = part.tables[table];
  const number = files.findLastIndex((first) => first <= row);
  const columns = await valueOf(fileOfPart(part, table, number));
  const cells = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[row - files[number]]]));
  return { ...cells, doc_id: cells.doc_id ?? part.documents.doc_id[place] ?? null, document: documentAt(part, place) };
}

function documentAt(part, place) {
  if (place < 0) return null;
  return Object.fromEntries(Object.entries(part.documents).map(([name, values]) => [name, values[place]]));
}

// Some rows as they are shown, each with the words around its own.
function rowsAt(found, table, hits) {
  return Promise.all(Array.from(hits, async (hit) => {
    const at = rowOf(found, table, hit);
    const cells = await cellsOf(table, at);
    return { ...cells, contexts: await evidenceOf(table, at, cells.row_id ?? cells.entity_id) };
  }));
}

// What `evidence` has of a row: by column, the words around those of the row, and the address that opens them.
async function evidenceOf(table, { part, place }, id) {
  if (place < 0 || !known[table].evidence) return [];
  const { first, files } = part.tables.evidence;
  const found = [];
  for (let number = 0; number < files.length; number += 1) {
    const end = files[number + 1] ?? first[part.size];
    if (end <= first[place] || files[number] >= first[place + 1]) continue;
    const columns = await valueOf(fileOfPart(part, "evidence", number));
    for (let row = Math.max(first[place], files[number]); row < Math.min(end, first[place + 1]); row += 1) {
      const inside = row - files[number];
      if (columns.row_id[inside] !== id) continue;
      const [cell, prefix, suffix, link] = ["cell", "prefix", "suffix", "link"].map((name) => columns[name][inside]);
      found.push({ cell, prefix, suffix, link, start: columns.char_start[inside], words: columns.exact[inside] });
    }
  }
  return found;
}

// What some hits have, file by file: `take` is given the columns of a file and the place of a row in them.
async function valuesOf(found, table, hits, take) {
  const values = new Array(hits.length);
  const byFile = new Map();
  hits.forEach((hit, number) => {
    const { part, place, row } = rowOf(found, table, hit);
    const { files } = part.tables[table];
    const file = files.findLastIndex((first) => first <= row);
    const name = fileOfPart(part, table, file);
    if (!byFile.has(name)) byFile.set(name, []);
    byFile.get(name).push([number, row - files[file], part, place]);
  });
  for (const [name, rows] of byFile) {
    const columns = await valueOf(name);
    for (const [number, inside, part, place] of rows) values[number] = take(columns, inside, { doc_id: part.documents.doc_id[place] });
  }
  return values;
}

async function keepPhrases(found, phrases) {
  for (const [table, hits] of found.hits) {
    const holds = (columns, row) => {
      const texts = worded[table].map((column) => ` ${wordsOf(textOf(columns[column]?.[row])).join(" ")} `);
      return phrases.every((phrase) => texts.some((text) => text.includes(` ${phrase}`)));
    };
    const kept = await valuesOf(found, table, hits, holds);
    found.hits.set(table, hits.filter((_, place) => kept[place]));
  }
}

function textOf(cell) {
  if (Array.isArray(cell)) return cell.map((each) => each?.text ?? each).join("; ");
  return cell === null || cell === undefined ? "" : String(cell);
}

// Hits in the order of a column, cells without a value last.
async function sortedBy(found, table, column, way) {
  const hits = found.hits.get(table);
  const key = (columns, row, document) => {
    const cell = column in columns ? columns[column][row] : document[column];
    return typeof cell === "number" ? cell : textOf(cell);
  };
  const keys = await valuesOf(found, table, hits, key);
  const collator = new Intl.Collator("en");
  const compared = (one, other) => (typeof one === "number" ? one - other : collator.compare(one, other));
  const places = Array.from(hits, (_, place) => place).sort((one, other) => {
    if (keys[one] === "" || keys[other] === "") return (keys[one] === "") - (keys[other] === "");
    return (way === "desc" ? -1 : 1) * compared(keys[one], keys[other]);
  });
  return places.map((place) => hits[place]);
}

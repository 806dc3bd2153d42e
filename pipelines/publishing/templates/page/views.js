// One article with all its rows, and one person, organisation or place with all that is said of it.

const TOLD = ["quotes", "statistics", "events", "faq", "conflicts"];
const MOST_TOLD = 50;

async function showArticle({ article, row }) {
  const box = document.getElementById("results");
  const parts = await openParts();
  const part = parts.find(({ documents }) => documents.doc_id.includes(article));
  if (!part) return void box.replaceChildren(element("p", "note", "No article of that id can be searched here."));
  const about = documentAt(part, part.documents.doc_id.indexOf(article));
  const found = await find({ article });
  const rows = [];
  for (const table of TOLD) {
    for (const each of await rowsAt(found, table, found.hits.get(table))) rows.push({ table, each, start: startOf(each) });
  }
  rows.sort((one, other) => one.start - other.start);
  nameView(about.title ?? about.source_name);
  tell(`${rows.length.toLocaleString("en")} ${rows.length === 1 ? "row" : "rows"} in the order of the text`);
  const cards = rows.map(({ table, each }) => element("li", "", element("span", "kind", known[table].title), card(table, each, { inArticle: true })));
  box.replaceChildren(sourceOf(about), otherTables(found, article), element("ol", "in-order", ...cards), await namedIn(found));
  const wanted = row && document.getElementById(`row-${row}`);
  if (wanted) showNow(wanted);
}

function startOf(row) {
  return row.char_start ?? row.question_start ?? row.first_start ?? 0;
}

function showNow(wanted) {
  wanted.classList.add("asked-for");
  wanted.tabIndex = -1;
  wanted.focus({ preventScroll: true });
  wanted.scrollIntoView({ block: "center" });
}

// Who published an article, when, and where it is.
function sourceOf({ publisher, published, url, source_name }) {
  const line = element("p", "source", [publisher, published].filter(Boolean).join(" · "));
  if (line.textContent) line.append(" · ");
  line.append(/^https?:/.test(url ?? "") ? linkTo(url, "Read the article where it was published") : element("span", "none", `${source_name}; no address is known`));
  return line;
}

function otherTables(found, article) {
  const line = element("p", "note", "As tables: ");
  for (const name of names.slice().sort(inOrder)) {
    const count = found.hits.get(name).length;
    if (count) line.append(linkTo(addressOf({ search: "", article, table: name, as: "cells" }), `${known[name].title} ${count.toLocaleString("en")}`), " ");
  }
  return line;
}

async function namedIn(found) {
  const rows = await rowsAt(found, "entities", found.hits.get("entities"));
  const list = element("ul", "named");
  for (const row of rows) {
    const link = linkTo(`#entity=${row.canonical_id ?? row.entity_id}`, row.name);
    list.append(element("li", "", link, " ", element("span", "tag", row.entity_type), row.roles.length ? ` ${row.roles.join("; ")}` : ""));
  }
  return element("section", "", element("h3", "", "People, organisations and places it names"), list);
}

async function showEntity({ entity }) {
  const box = document.getElementById("results");
  // An entity of one article leads to all that are held to be the same.
  const one = await find({ entity }, ["entities"]);
  const [named] = await rowsAt(one, "entities", one.hits.get("entities").slice(0, 1));
  const same = named?.canonical_id ?? entity;
  const found = await find({ entity: same });
  const mentions = await rowsAt(found, "entities", found.hits.get("entities").slice(0, MOST_TOLD));
  if (!mentions.length) return void box.replaceChildren(element("p", "note", "Nothing of that id can be searched here."));
  const ids = new Set(mentions.map((row) => row.entity_id));
  const first = mentions.reduce((one, other) => (other.name.length > one.name.length ? other : one));
  nameView(first.name);
  const articles = found.hits.get("entities").length;
  tell(`${first.entity_type}, in ${articles.toLocaleString("en")} ${articles === 1 ? "article" : "articles"}`);
  const told = [
    ["What they said", "quotes", (row) => ids.has(row.speaker_id)],
    ["Figures about them", "statistics", (row) => ids.has(row.subject_id)],
    ["What they did", "events", (row) => ids.has(row.actor_id)],
    ["What was done to them", "events", (row) => ids.has(row.recipient_id)],
    ["Figures from there", "statistics", (row) => ids.has(row.place_id)],
    ["What happened there", "events", (row) => ids.has(row.place_id)],
  ];
  const sections = [];
  for (const [heading, table, belongs] of told) sections.push(await toldOf(found, same, heading, table, belongs));
  box.replaceChildren(...whatItIs(mentions), ...sections.filter(Boolean), await joinedBy(found), inArticles(mentions, articles));
}

// Its roles and the names that articles use, each once.
function whatItIs(mentions) {
  const roles = [...new Set(mentions.flatMap((row) => row.roles))];
  const variants = [...new Set(mentions.flatMap((row) => row.variants.map((each) => each.text)))];
  return [roles.length ? element("p", "source", roles.join("; ")) : null, element("p", "note", `Named as: ${variants.join(", ")}`)].filter(Boolean);
}

async function toldOf(found, entity, heading, table, belongs) {
  const hits = found.hits.get(table);
  const rows = (await rowsAt(found, table, hits.slice(0, MOST_TOLD))).filter(belongs);
  if (!rows.length) return null;
  const all = linkTo(addressOf({ search: "", entity, table }), `all ${hits.length.toLocaleString("en")} ${known[table].title.toLowerCase()} that name it`);
  const note = hits.length > MOST_TOLD ? element("p", "note", `Of the first ${MOST_TOLD} of `, all, ".") : "";
  return element("section", "", element("h3", "", heading, " ", element("span", "count", String(rows.length))), note, ...rows.map((row) => card(table, row)));
}

// By what the articles are taken to mean the same.
async function joinedBy(found) {
  const rows = await rowsAt(found, "entity_links", found.hits.get("entity_links").slice(0, MOST_TOLD));
  if (!rows.length) return "";
  return element("section", "", element("h3", "", "What the articles agree in beside the name, so that they are taken to mean the same"), ...rows.map((row) => card("entity_links", row)));
}

function inArticles(mentions, articles) {
  const list = element("ul", "named");
  for (const { document: about, entity_id } of mentions) {
    list.append(element("li", "", linkTo(`#article=${encodeURIComponent(about.doc_id)}`, about.title ?? about.source_name), ` ${[about.publisher, about.published].filter(Boolean).join(", ")}`));
    list.lastChild.dataset.entity = entity_id;
  }
  const note = articles > mentions.length ? element("p", "note", `The first ${mentions.length} of ${articles.toLocaleString("en")}.`) : "";
  return element("section", "", element("h3", "", "In which articles"), note, list);
}

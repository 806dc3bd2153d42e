// What stands behind the # of the address: a search, an article, an entity, or a place of the page itself.

const FIELDS = ["publisher", "from", "to", "speaker", "about", "measure", "country", "zone", "article", "entity"];
const ASKED = ["search", ...FIELDS, "table", "order", "as"];
const PAUSE = 300;
const title = document.title;

function addressOf(question) {
  const asked = new URLSearchParams(ASKED.filter((name) => question[name] || name === "search").map((name) => [name, question[name] ?? ""]));
  return `#${asked}`;
}

function go(question) {
  location.hash = addressOf(question);
}

// The same while somebody writes: no place of its own to come back to.
function goOn() {
  history.replaceState(null, "", addressOf(readForm()));
  route();
}

function filtersOf(question) {
  return FIELDS.filter((name) => question[name]);
}

function route() {
  const asked = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const show = "search" in asked ? showResults : "article" in asked ? showArticle : "entity" in asked ? showEntity : null;
  document.documentElement.classList.toggle("viewing", show !== null);
  document.getElementById("finding").hidden = show === null;
  if (!show) return void (document.title = title);
  if (show === showResults) nameView(asked.search ? `Rows for “${asked.search}”` : "All rows");
  else startView();
  Promise.resolve(show(asked)).catch((error) => tell(`This cannot be shown: ${error.message}`));
}

function nameView(words) {
  document.getElementById("finding-title").textContent = words;
  document.title = `${words} – ${title}`;
}

// Another view: what was shown goes, and reading goes on at its heading.
function startView() {
  asked += 1;
  document.getElementById("results").replaceChildren();
  nameView("…");
  tell("Reading …");
  document.getElementById("finding-title").focus();
  window.scrollTo(0, 0);
}

function readForm() {
  const fields = new FormData(document.getElementById("search"));
  const current = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const kept = "search" in current ? { table: current.table, order: current.order, as: current.as, article: current.article, entity: current.entity } : {};
  return { ...kept, ...Object.fromEntries([...fields].map(([name, value]) => [name, String(value).trim()])) };
}

function fillForm(question) {
  const form = document.getElementById("search");
  for (const field of form.elements) {
    if (field.name && field !== document.activeElement) choose(field, question[field.name] ?? "");
  }
  const set = filtersOf(question).filter((name) => !form.elements[name]);
  const chosen = document.getElementById("chosen");
  chosen.replaceChildren(...set.map((name) => linkTo(addressOf({ ...question, [name]: "" }), `only one ${name}: remove`, "tag")));
  if (filtersOf(question).length) document.getElementById("filters").open = true;
}

function choose(field, value) {
  if (field.tagName === "SELECT" && value && ![...field.options].some((option) => option.value === value)) field.append(new Option(value));
  field.value = value;
}

// What can be chosen from: publishers, countries and zones that there are.
function fillChoices(parts) {
  const there = {
    publisher: parts.flatMap(({ documents }) => documents.publisher),
    country: parts.flatMap(({ codes }) => codes.country),
    zone: parts.flatMap(({ codes }) => codes.zone),
  };
  for (const [name, values] of Object.entries(there)) {
    const field = document.getElementById("search").elements[name];
    if (field.options.length > 2) continue;
    const chosen = field.value;
    const options = [...new Set(values)].filter(Boolean).sort().map((value) => new Option(value.replaceAll("_", " "), value));
    field.replaceChildren(field.options[0], ...options);
    choose(field, chosen);
  }
}

function start() {
  if (!window.DataTables || !window.DecompressionStream) return;
  const form = document.getElementById("search");
  let pause = null;
  document.documentElement.classList.add("scripted");
  followColourScheme();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    go(readForm());
  });
  for (const link of document.querySelectorAll("a[data-table]")) link.href = addressOf({ table: link.dataset.table });
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      clearTimeout(pause);
      pause = setTimeout(goOn, PAUSE);
    });
  }
  document.querySelector("a.skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  document.getElementById("filters").addEventListener("toggle", async () => fillChoices(await openParts()), { once: true });
  window.addEventListener("hashchange", route);
  route();
}

function followColourScheme() {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark", scheme.matches);
  scheme.addEventListener("change", follow);
  follow();
}

document.addEventListener("DOMContentLoaded", start);

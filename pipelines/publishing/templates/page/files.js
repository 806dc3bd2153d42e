// Reads the data beside the page: scripts in search/, each of which hands one compressed value to `gleaned`.
// So it does on a disk, where a page may read no other files, what it does on a server.

const MOST_KEPT = 40;
const expected = new Map();
const kept = new Map();

window.gleaned = (name, text) => expected.get(name)?.(text);

// The value of a file; those that were asked for last are kept.
function valueOf(name) {
  const value = kept.get(name) ?? scriptOf(name).then(unpacked);
  kept.delete(name);
  kept.set(name, value);
  value.catch(() => kept.delete(name));
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  return value;
}

function scriptOf(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const end = (settle, value) => {
      expected.delete(name);
      script.remove();
      settle(value);
    };
    expected.set(name, (text) => end(resolve, text));
    script.onload = () => end(reject, new Error(`search/${name}.js is not what it should be`));
    script.onerror = () => end(reject, new Error(`search/${name}.js cannot be read`));
    script.src = `search/${name}.js`;
    document.head.append(script);
  });
}

async function unpacked(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let place = 0; place < letters.length; place += 1) bytes[place] = letters.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function fileOfPart(part, table, number) {
  return `${part.name}/${table}/${table}-${String(number).padStart(5, "0")}`;
}

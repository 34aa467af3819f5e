// Looks words up in the files of the index; each is fetched once.
const files = new Map();

function read(root, name) {
  const address = `${root}${name}.json`;
  if (!files.has(address)) {
    const asked = fetch(address).then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))));
    asked.catch(() => files.delete(address));
    files.set(address, asked);
  }
  return files.get(address);
}

async function shards(root, keys) {
  const there = (await read(root, "keys")).split(" ");
  return Promise.all([...new Set(keys)].filter((key) => there.includes(key)).map((key) => read(root, `words/${key}`)));
}

function rank(typed, lists, scores) {
  for (const list of lists) {
    for (const [word, postings] of Object.entries(list.words)) {
      const good = quality(typed, word);
      for (const posting of good ? postings.split(" ") : []) {
        const id = posting.slice(1);
        scores.set(id, Math.max(scores.get(id) ?? 0, good * posting[0]));
      }
    }
  }
  return scores;
}

// What one word finds: by its beginning first, and only where that finds nothing by what is near it.
async function lookUp(root, typed) {
  const scores = rank(typed, await shards(root, [shard(typed)]), new Map());
  if (scores.size || !slips(typed)) return scores;
  const around = await shards(root, elsewhere(typed));
  const near = around.flatMap((list) => list.near).filter((word) => quality(typed, word));
  return rank(typed, [...around, ...(await shards(root, near.map(shard)))], scores);
}

// What is found, the best first: what has all the words, or where nothing has, what has most of them.
export async function find(root, text, most) {
  const found = await Promise.all(words(text).map((word) => lookUp(root, word)));
  const all = new Map();
  for (const scores of found) {
    for (const [id, score] of scores) {
      const [count, sum] = all.get(id) ?? [0, 0];
      all.set(id, [count + 1, sum + score]);
    }
  }
  const best = Math.max(0, ...[...all.values()].map(([count]) => count));
  const ids = [...all].filter(([, [count]]) => count === best).sort((a, b) => b[1][1] - a[1][1]).map(([id]) => id);
  const entries = await Promise.all(ids.slice(0, most).map(async (id) => (await read(root, `found/${id.slice(0, 2)}`))[id]));
  return { count: ids.length, entries };
}

// How far a word is from the beginning of another: letters that are wrong, missing, too many, or changed places.
function distance(typed, word, most) {
  let before = [];
  let last = Array.from({ length: word.length + 1 }, (_, place) => place);
  for (let row = 1; row <= typed.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= word.length; at += 1) {
      const same = typed[row - 1] === word[at - 1];
      now[at] = Math.min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (same ? 0 : 1));
      const swapped = typed[row - 1] === word[at - 2] && typed[row - 2] === word[at - 1];
      if (row > 1 && at > 1 && swapped) now[at] = Math.min(now[at], before[at - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [before, last] = [last, now];
  }
  return Math.min(...last.slice(Math.max(0, typed.length - most)));
}

const slips = (word) => (isTogether.test(word) || word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

// How well a word answers what was typed: 0 is not at all.
function quality(typed, word) {
  if (word === typed) return 8;
  if (word.startsWith(typed)) return 5;
  const most = slips(typed);
  const apart = most && Math.abs(word.length - typed.length) < 12 ? distance(typed, word, most) : most + 1;
  return apart > most ? 0 : 3 - apart;
}

// Where else a word may stand whose first two letters are mistyped.
function elsewhere(typed) {
  if (!slips(typed)) return [];
  const [a, b, c] = typed;
  return [a + b, b + c, a + c, b + a].map(shard);
}

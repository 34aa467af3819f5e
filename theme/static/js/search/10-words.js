// What counts as a word, and in which file it is looked up: as generator/search/words.py says.
const letters = { ß: "ss", ς: "σ", ø: "o", æ: "ae", œ: "oe", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };
const together = "\\u0e01-\\u0eff\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\u{20000}-\\u{323af}";
const isTogether = new RegExp(`^[${together}]`, "u");
const runs = new RegExp(`[${together}]+|(?:(?![${together}])[\\p{L}\\p{N}])+`, "gu");

function fold(text) {
  const bare = text.normalize("NFKD").replace(/\p{Mn}/gu, "").normalize("NFC").toLowerCase();
  return bare.replace(/[ßςøæœłđðþı]/g, (letter) => letters[letter]);
}

// Of a query: pairs of letters where a script has no spaces, and a single letter only where there is no more.
export function words(text) {
  const found = (fold(text).match(runs) ?? []).flatMap((run) => {
    const all = [...run];
    if (!isTogether.test(run) || all.length < 2) return [run];
    return all.slice(1).map((letter, place) => all[place] + letter);
  });
  return [...new Set(found)];
}

export function shard(word) {
  const point = (letter) => letter.codePointAt(0);
  if (isTogether.test(word)) return `${(point(word) >> 6).toString(16)}_`;
  return [...word].slice(0, 2).map((letter) => (/[a-z0-9]/.test(letter) ? letter : point(letter).toString(16))).join("");
}

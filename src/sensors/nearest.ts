/** Edit distance of Levenshtein: insertions, deletions and replacements of single characters. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}

/** The known name that a mistyped one is closest to, if it is close: at most a third of its letters differ. */
function nearestName(asked: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: editDistance(asked.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(2, Math.floor(asked.length / 3)) ? best.name : undefined;
}

/** What follows a refused name in a message: a question where a known name is close, else a full stop. */
export function didYouMean(asked: string, known: readonly string[]): string {
  const nearest = nearestName(asked, known);
  return nearest === undefined ? '.' : `; did you mean ${nearest}?`;
}

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

/** Known names by their distance to a mistyped one, the nearest first. */
function ranked(asked: string, known: readonly string[]): { name: string; near: boolean }[] {
  const limit = Math.max(2, Math.floor(asked.length / 3));
  return known
    .map((name) => ({ name, distance: editDistance(asked.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ name, distance }) => ({ name, near: distance <= limit }));
}

/** What follows a refused name in a message: a question where a known name is close, else a full stop. */
export function didYouMean(asked: string, known: readonly string[]): string {
  const [best] = ranked(asked, known);
  return best?.near ? `; did you mean ${best.name}?` : '.';
}

/** The end of a message about a refused name: the names that were perhaps meant, else the first that are known. */
export function nearest(asked: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const names = ranked(asked, known);
  const close = names.filter(({ near }) => near).slice(0, 3);
  if (close.length > 0) return `; did you mean ${close.map(({ name }) => name).join(' or ')}?`;
  const shown = names.slice(0, 8).map(({ name }) => name);
  return `; known: ${shown.join(', ')}${names.length > shown.length ? ', …' : ''}`;
}

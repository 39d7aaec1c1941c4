/** Edit distance (Levenshtein), two rows. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] as number) + 1, (current[j - 1] as number) + 1));
    }
    previous = current;
  }
  return previous[b.length] as number;
}

/** The end of an error message: the names that were perhaps meant, or all when there are few. */
export function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const ranked = [...known].sort((a, b) => distance(name, a) - distance(name, b));
  const close = ranked.filter((candidate) => distance(name, candidate) <= Math.max(2, name.length / 3)).slice(0, 3);
  if (close.length > 0) return `; did you mean ${close.join(' or ')}?`;
  return `; known: ${ranked.slice(0, 8).join(', ')}${ranked.length > 8 ? ', …' : ''}`;
}

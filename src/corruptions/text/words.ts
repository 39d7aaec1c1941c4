/** A text as words and what stands between them, so that joined pieces are the text. */
export interface Pieces {
  readonly words: string[];
  /** One more than words: what stands before the first, between them, behind the last. */
  readonly between: readonly string[];
}

const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu;

export function piecesOf(text: string): Pieces {
  const words: string[] = [];
  const between: string[] = [];
  let end = 0;
  for (const match of text.matchAll(WORD)) {
    between.push(text.slice(end, match.index));
    words.push(match[0]);
    end = match.index + match[0].length;
  }
  between.push(text.slice(end));
  return { words, between };
}

export function joined({ words, between }: Pieces): string {
  return between.map((space, index) => space + (words[index] ?? '')).join('');
}

/** Puts a replacement into the case of what it replaces: `Left` and `right` give `Right`. */
export function inCaseOf(original: string, replacement: string): string {
  const [first] = original;
  return first !== undefined && first !== first.toLowerCase()
    ? replacement.charAt(0).toUpperCase() + replacement.slice(1)
    : replacement;
}

import type { TextTokenizer } from './tokenizer.js';

/** FNV-1a, 32 bits, over UTF-8 (http://www.isthe.com/chongo/tech/comp/fnv). */
export function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

const wordPattern = /[\p{L}\p{M}\p{N}]+/gu;

export interface HashedWords {
  /** Rows of the network's embedding table, row 0 being the padding. */
  readonly buckets: number;
  /** Neighbouring words count as further tokens, after all single ones: `red roof` → red, roof, "red roof". */
  readonly wordPairs: boolean;
}

/**
 * Words as numbers without a vocabulary, for small networks: a word is a run of letters, marks and digits in lower case
 * (NFKC), its id 1 + FNV-1a(word) mod (buckets - 1), a pair the hash of both with a space between; 0 is padding.
 *
 * What the hashing trick is: Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
 */
export function hashedWords({ buckets, wordPairs }: HashedWords): TextTokenizer {
  const encoder = new TextEncoder();
  const idOf = (word: string): number => 1 + (fnv1a(encoder.encode(word)) % (buckets - 1));
  return {
    padId: 0,
    specialTokens: 0,
    encode(text, maxTokens) {
      const words = text.normalize('NFKC').toLowerCase().match(wordPattern) ?? [];
      const tokens: string[] = [...words];
      if (wordPairs) for (let i = 1; i < words.length; i++) tokens.push(`${words[i - 1]} ${words[i]}`);
      return {
        ids: tokens.slice(0, maxTokens).map(idOf),
        wordTokens: tokens.length,
        truncated: tokens.length > maxTokens,
      };
    },
  };
}

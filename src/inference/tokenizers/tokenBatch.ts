import type { TokenizedText } from './tokenizer.js';

/** Texts side by side, filled up at the end to one length. */
export interface TokenBatch {
  /** (texts, length) ids. */
  readonly ids: BigInt64Array;
  /** (texts, length) 1 where a token stands, 0 where padding does. */
  readonly mask: BigInt64Array;
  readonly length: number;
}

/**
 * @param length tokens of a line; the longest text's where absent
 * @param rows lines, further ones than there are texts being all padding; as many as texts where absent
 */
export function batchTokens(
  texts: readonly TokenizedText[],
  padId: number,
  length = Math.max(1, ...texts.map(({ ids }) => ids.length)),
  rows = texts.length,
): TokenBatch {
  const ids = new BigInt64Array(rows * length).fill(BigInt(padId));
  const mask = new BigInt64Array(rows * length);
  texts.forEach((text, row) => {
    for (let i = 0; i < text.ids.length; i++) {
      ids[row * length + i] = BigInt(text.ids[i]);
      mask[row * length + i] = 1n;
    }
  });
  return { ids, mask, length };
}

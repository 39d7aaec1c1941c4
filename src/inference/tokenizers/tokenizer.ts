/** A text as a network takes it, before padding. */
export interface TokenizedText {
  /** Ids with the model's special tokens, at most `maxTokens`. */
  readonly ids: readonly number[];
  /** Tokens that the text has without special ones and without any limit. */
  readonly wordTokens: number;
  /** Whether words were cut off to fit `maxTokens`. */
  readonly truncated: boolean;
}

/** Turns words into the numbers of one model. */
export interface TextTokenizer {
  /** Id that fills a line up; undefined where the files name none. */
  readonly padId: number | undefined;
  /** Special tokens that every text gets, e.g. 2 for [CLS] and [SEP]. */
  readonly specialTokens: number;
  /**
   * Cuts off words at the end where the text is longer than `maxTokens`; the closing special token always stays, which
   * networks that read it (CLIP) depend on.
   */
  encode(text: string, maxTokens: number): TokenizedText;
}

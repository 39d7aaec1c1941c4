import type { HashedWords } from '../tokenizers/index.js';
import type { ImagePreprocessing } from './imagePreprocessing.js';
import type { Reranking } from './rerankSchema.js';

/** How vectors of the single tokens or patches become one: not at all, the first, the mean or the last that is there. */
export type Pooling = 'none' | 'first' | 'mean' | 'last';

export type TokenizerSource =
  | {
      readonly type: 'tokenizer_json';
      readonly path: string;
      readonly configPath?: string;
      readonly lowerCase: boolean;
    }
  | ({ readonly type: 'hashed_words' } & HashedWords);

/** Caption cleaning that a model was trained with; the reader of captions applies it, the encoder takes texts as is. */
export interface CaptionCleaning {
  readonly cleaning: 'none' | 'geotext';
  readonly maxWords?: number;
}

/** A text encoder and an image encoder that share a space, found in a YAML file or a folder; paths are absolute. */
export interface DualEncoderConfig {
  /** The YAML file or the folder. */
  readonly path: string;
  /** `name@version`. */
  readonly id: string;
  /** Everything the model consists of: what provenance digests. */
  readonly files: readonly string[];
  readonly text: {
    readonly network: string;
    readonly tokenizer: TokenizerSource;
    /** Special tokens included; undefined: the least of what tokenizer, configuration and network allow. */
    readonly maxTokens?: number;
    /** Positions that the configuration of the network says it has. */
    readonly positionLimit?: number;
    /** `network`: to the longest text of a batch where the network takes an attention mask, else to `maxTokens`. */
    readonly padding: 'max' | 'longest' | 'network';
    readonly padId?: number;
    /** Used where the tokenizer names none. */
    readonly fallbackPadId?: number;
    /** Name of the output; undefined: the first known one that is there. */
    readonly output?: string;
    readonly pooling: Pooling;
    readonly captions: CaptionCleaning;
  };
  readonly image: ImagePreprocessing & {
    readonly network: string;
    readonly output?: string;
    readonly pooling: Pooling;
  };
  /** The network that looks at a text and an image together; undefined where there is none. */
  readonly matcher?: {
    readonly network: string;
    /** Output of the text network that the matcher takes, (texts, tokens, width). */
    readonly textStates: string;
    /** Output of the image network that the matcher takes, (images, patches, width). */
    readonly imageStates: string;
    /** Output of the matcher. */
    readonly output: string;
    /** Which of its logits says "they belong together". */
    readonly matchIndex: number;
  };
  /** The second stage; undefined where there is none. */
  readonly rerank?: Reranking;
}

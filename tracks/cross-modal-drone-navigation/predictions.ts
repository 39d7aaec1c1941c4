import { endianness } from 'node:os';
import { InputError } from '../../src/errors/index.js';

/** What a model says of one image or one text. */
export interface RetrievalPrediction {
  /** (dimensions); texts and images are compared by dot product. */
  readonly embedding: Float32Array;
  /**
   * Scores of a second stage for some items of the other kind: of images where this is a text, of texts where it is an
   * image. All other items then score -100, as in the official evaluation.
   */
  readonly reranked?: {
    /** Sample ids. */
    readonly ids: readonly string[];
    readonly scores: Float32Array;
  };
  /** The text was longer than the model takes: it saw the beginning alone. */
  readonly truncated?: true;
}

/** One sample of predictions.jsonl: little-endian float32 in base64, so that every bit stays. */
interface EncodedPrediction {
  readonly embedding: string;
  readonly reranked?: { readonly ids: readonly string[]; readonly scores: string };
  readonly truncated?: true;
}

/** Bytes in the order of the file, whatever the machine's. */
function littleEndian(bytes: Buffer): Buffer {
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

function encodeFloats({ buffer, byteOffset, byteLength }: Float32Array): string {
  return littleEndian(Buffer.from(buffer, byteOffset, byteLength)).toString('base64');
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function decodeFloats(value: unknown, what: string): Float32Array {
  if (typeof value !== 'string' || !BASE64.test(value)) throw new InputError(`"${what}" is no base64 text`);
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length % 4 !== 0) throw new InputError(`"${what}" holds ${bytes.length} bytes, no whole number of float32`);
  // A copy: small buffers lie anywhere in a shared pool.
  return new Float32Array(new Uint8Array(littleEndian(bytes)).buffer);
}

/** A prediction as plain JSON; it reads back bit for bit, NaN included. */
export function encodePrediction({ embedding, reranked, truncated }: RetrievalPrediction): EncodedPrediction {
  return {
    embedding: encodeFloats(embedding),
    ...(reranked && { reranked: { ids: reranked.ids, scores: encodeFloats(reranked.scores) } }),
    ...(truncated && { truncated }),
  };
}

/** @throws InputError where the value is not what {@link encodePrediction} writes */
export function decodePrediction(value: unknown): RetrievalPrediction {
  const { embedding, reranked, truncated } = (value ?? {}) as Partial<EncodedPrediction>;
  const decoded = decodeFloats(embedding, 'embedding');
  if (decoded.length === 0) throw new InputError('"embedding" is empty');
  const cut = truncated === true ? ({ truncated } as const) : {};
  if (reranked === undefined) return { embedding: decoded, ...cut };
  const { ids } = (reranked ?? {}) as Partial<NonNullable<EncodedPrediction['reranked']>>;
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) {
    throw new InputError('"reranked" needs "ids", a list of sample ids');
  }
  const scores = decodeFloats(reranked?.scores, 'reranked/scores');
  if (scores.length !== ids.length)
    throw new InputError(`"reranked" has ${ids.length} ids, but ${scores.length} scores`);
  return { embedding: decoded, reranked: { ids: ids as string[], scores }, ...cut };
}

import { InputError } from '../../errors/index.js';

/*
 * LZF, the byte-oriented compression of PCD's binary_compressed data. A stream is a series of
 *   literal run   000LLLLL              L + 1 bytes follow as they are
 *   back-reference LLLooooo oooooooo     copy L + 2 bytes from 1 + o bytes back (L from 1 to 6)
 *   long reference 111ooooo LLLLLLLL oooooooo   copy L + 9 bytes from 1 + o bytes back
 * A copy may overlap what it writes. Format: Marc Lehmann, liblzf.
 */
const MAX_LITERALS = 32;
const MAX_OFFSET = 8192;
const MAX_MATCH = 264;
const HASH_BITS = 14;

/** A stream of n bytes never unfolds into more than this many times n: three bytes give at most 264. */
export const LZF_MAX_RATIO = 88;

const cutOff = (part: string, at: number): InputError => {
  return new InputError(`compressed data end inside a ${part} at byte ${at}`);
};

const tooLong = (length: number): InputError => {
  return new InputError(`compressed data hold more than the ${length} bytes promised`);
};

/**
 * Unfolds a stream into exactly `length` bytes.
 *
 * @throws InputError where the stream ends early, points before its beginning or does not give `length` bytes.
 */
export function lzfDecompress(input: Uint8Array, length: number): Uint8Array {
  if (length > input.length * LZF_MAX_RATIO) {
    throw new InputError(`${input.length} compressed bytes cannot hold ${length} bytes`);
  }
  const out = new Uint8Array(length);
  const end = input.length;
  let at = 0;
  let to = 0;
  while (at < end) {
    const control = input[at++];
    if (control < MAX_LITERALS) {
      const stop = at + control + 1;
      if (stop > end) throw cutOff('run', at);
      if (to + control + 1 > length) throw tooLong(length);
      while (at < stop) out[to++] = input[at++];
      continue;
    }
    let run = control >>> 5;
    if (at + (run === 7 ? 2 : 1) > end) throw cutOff('reference', at);
    if (run === 7) run += input[at++];
    run += 2;
    let from = to - ((control & 31) << 8) - input[at++] - 1;
    if (from < 0) throw new InputError(`compressed data refer to before their beginning at byte ${at}`);
    const stop = to + run;
    if (stop > length) throw tooLong(length);
    while (to < stop) out[to++] = out[from++];
  }
  if (to !== length) throw new InputError(`compressed data hold ${to} bytes, ${length} were promised`);
  return out;
}

/** Folds bytes; the result is at most 33/32 of the input and a byte. Greedy, one candidate a hash of three bytes. */
export function lzfCompress(input: Uint8Array): Uint8Array {
  const length = input.length;
  const out = new Uint8Array(length + Math.ceil(length / MAX_LITERALS) + 1);
  // Position + 1 of the last occurrence of each hash; 0 is none.
  const table = new Int32Array(1 << HASH_BITS);
  let to = 0;
  let literalStart = 0;
  const flushLiterals = (until: number): void => {
    while (literalStart < until) {
      const run = Math.min(MAX_LITERALS, until - literalStart);
      out[to++] = run - 1;
      for (let index = 0; index < run; index++) out[to++] = input[literalStart++];
    }
  };

  let at = 0;
  while (at + 2 < length) {
    const word = (input[at] << 16) | (input[at + 1] << 8) | input[at + 2];
    const hash = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = table[hash] - 1;
    table[hash] = at + 1;
    const matches =
      candidate >= 0 &&
      at - candidate <= MAX_OFFSET &&
      input[candidate] === input[at] &&
      input[candidate + 1] === input[at + 1] &&
      input[candidate + 2] === input[at + 2];
    if (!matches) {
      at++;
      continue;
    }
    const longest = Math.min(MAX_MATCH, length - at);
    let run = 3;
    while (run < longest && input[candidate + run] === input[at + run]) run++;
    flushLiterals(at);
    const offset = at - candidate - 1;
    const coded = run - 2;
    if (coded < 7) out[to++] = (coded << 5) | (offset >>> 8);
    else {
      out[to++] = (7 << 5) | (offset >>> 8);
      out[to++] = coded - 7;
    }
    out[to++] = offset & 255;
    at += run;
    literalStart = at;
  }
  flushLiterals(length);
  return out.subarray(0, to);
}

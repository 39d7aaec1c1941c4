import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { writeFileAtomic } from '../../sensors/index.js';

/** What decides about a vector apart from the text or image: vectors of another key are never seen. */
export interface EmbeddingCacheKey {
  /** Digest of every file of the model. */
  readonly model: string;
  /** Everything else: preprocessing, limits, execution provider. */
  readonly settings: unknown;
  readonly dimensions: number;
}

export interface EmbeddingCacheOptions {
  /** Told of parts that were damaged and left out. */
  readonly onWarning?: (warning: Warning) => void;
}

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const indexSchema = z.strictObject({
  schema: z.literal('robosense.embeddings/1'),
  dimensions: z.int().positive(),
  /** SHA-256 of the vectors and of the contents they belong to. */
  sha256: digest,
  contents: z.array(digest),
});

/** Vectors without an index are what a crash left behind, or another process is about to write the index. */
const orphanAgeMs = 3_600_000;

/**
 * Vectors on disk, found by the digest of what they were made of.
 *
 * `folder/<key>/<part>.f32` holds vectors as bare little-endian float32, one after the other; `<part>.json` says whose
 * they are. A part is written once and never changed: first its vectors, then its index, each under a temporary name
 * that is renamed when whole. So a crash loses at most what was not flushed, several processes may share a folder, and a
 * part whose digest is not that of its index is left out, removed and computed anew.
 */
export class EmbeddingCache {
  readonly #folder: string;
  readonly #dimensions: number;
  readonly #rows = new Map<string, Float32Array>();
  readonly #unsaved = new Map<string, Float32Array>();

  private constructor(folder: string, dimensions: number) {
    this.#folder = folder;
    this.#dimensions = dimensions;
  }

  /** Opens or makes the cache of one model in a folder. */
  static async open(
    folder: string,
    key: EmbeddingCacheKey,
    { onWarning }: EmbeddingCacheOptions = {},
  ): Promise<EmbeddingCache> {
    const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
    const cache = new EmbeddingCache(join(folder, name), key.dimensions);
    await mkdir(cache.#folder, { recursive: true });
    const names = (await readdir(cache.#folder)).sort();
    for (const index of names.filter((each) => each.endsWith('.json'))) {
      const part = index.slice(0, -'.json'.length);
      const problem = await cache.#readPart(part);
      if (problem === undefined) continue;
      await cache.#remove(part);
      onWarning?.({
        code: 'embedding-cache-damaged',
        message: `${join(cache.#folder, index)}: ${problem}; its vectors are computed anew`,
      });
    }
    const orphans = names.filter((each) => each.endsWith('.f32') && !names.includes(each.replace(/f32$/, 'json')));
    for (const orphan of orphans) await cache.#removeOld(orphan);
    return cache;
  }

  /** Vectors that can be had, saved or not. */
  get size(): number {
    return this.#rows.size;
  }

  /** The vector of a content, or undefined. */
  get(content: string): Float32Array | undefined {
    return this.#rows.get(content);
  }

  /**
   * Remembers a vector; it is on disk after the next {@link flush}.
   *
   * @param content SHA-256 of the text or image, hexadecimal
   */
  add(content: string, vector: Float32Array): void {
    if (!digest.safeParse(content).success) throw new InputError(`${JSON.stringify(content)} is no SHA-256`);
    if (vector.length !== this.#dimensions) {
      throw new InputError(`a vector of ${vector.length} numbers in a cache of ${this.#dimensions}`);
    }
    const kept = vector.slice();
    this.#rows.set(content, kept);
    this.#unsaved.set(content, kept);
  }

  /** Writes what was added since the last time as one part. */
  async flush(): Promise<void> {
    if (this.#unsaved.size === 0) return;
    const contents = [...this.#unsaved.keys()];
    const vectors = new Float32Array(contents.length * this.#dimensions);
    contents.forEach((content, row) => vectors.set(this.#unsaved.get(content) as Float32Array, row * this.#dimensions));
    const bytes = new Uint8Array(vectors.buffer);
    const sha256 = digestOf(bytes, contents);
    const index = { schema: 'robosense.embeddings/1', dimensions: this.#dimensions, sha256, contents };
    const part = join(this.#folder, sha256.slice(0, 32));
    await writeFileAtomic(`${part}.f32`, bytes);
    await writeFileAtomic(`${part}.json`, JSON.stringify(index));
    for (const content of contents) this.#unsaved.delete(content);
  }

  /** Takes a part in, or says what is wrong with it. */
  async #readPart(part: string): Promise<string | undefined> {
    const read = (ending: string): Promise<Buffer | undefined> =>
      readFile(join(this.#folder, `${part}${ending}`)).catch(() => undefined);
    const index = indexSchema.safeParse(parseJson(await read('.json')));
    if (!index.success) return 'is no index of vectors';
    const { contents, dimensions, sha256 } = index.data;
    const bytes = await read('.f32');
    if (bytes === undefined) return 'the vectors it belongs to cannot be read';
    if (dimensions !== this.#dimensions || bytes.length !== 4 * dimensions * contents.length) {
      return `${bytes.length} bytes are not ${contents.length} vectors of ${this.#dimensions}`;
    }
    if (digestOf(bytes, contents) !== sha256) return 'the vectors are not those that were written';
    // A copy, because a file's memory need not be aligned.
    const vectors = new Float32Array(new Uint8Array(bytes).buffer);
    contents.forEach((content, row) =>
      this.#rows.set(content, vectors.subarray(row * dimensions, (row + 1) * dimensions)),
    );
    return undefined;
  }

  async #remove(part: string): Promise<void> {
    // The index first: vectors without one are never read.
    await rm(join(this.#folder, `${part}.json`), { force: true });
    await rm(join(this.#folder, `${part}.f32`), { force: true });
  }

  async #removeOld(name: string): Promise<void> {
    const path = join(this.#folder, name);
    const about = await stat(path).catch(() => undefined);
    if (about !== undefined && Date.now() - about.mtimeMs > orphanAgeMs) await rm(path, { force: true });
  }
}

function digestOf(vectors: Uint8Array, contents: readonly string[]): string {
  return createHash('sha256').update(vectors).update(contents.join('\n')).digest('hex');
}

function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
}

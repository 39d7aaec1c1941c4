import { createReadStream, existsSync } from 'node:fs';
import { open, truncate, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Warning } from '../contracts/index.js';
import { FileFormatError, InputError } from '../errors/index.js';
import { writeFileAtomic } from '../sensors/atomicWrite.js';

/** One line of predictions.jsonl. */
export interface PredictionRecord {
  readonly id: string;
  /** As the track encodes it. */
  readonly prediction: unknown;
  readonly latencyMs?: number;
  /** What the sample said of its sensors, e.g. that they are an approximation. */
  readonly notes?: readonly Warning[];
  /** Absent for first predictions; 2 once a second stage has looked at all of them. */
  readonly stage?: 2;
}

/**
 * Reads the finished records of a file by id.
 *
 * A last line without its end is what a killed run leaves: with `mend` it is cut off, otherwise refused.
 *
 * @throws FileFormatError naming the line of anything else that is not a record, or a sample predicted twice.
 */
export async function readPredictions(path: string, mend = false): Promise<Map<string, PredictionRecord>> {
  const records = new Map<string, PredictionRecord>();
  if (!existsSync(path)) return records;
  if (mend) await cutUnfinishedLine(path);
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line++;
    if (text === '') continue;
    const record = parseRecord(text, path, line);
    if (records.has(record.id))
      throw new FileFormatError(path, `line ${line}`, `sample ${record.id} is predicted twice`);
    records.set(record.id, record);
  }
  return records;
}

function parseRecord(text: string, path: string, line: number): PredictionRecord {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new FileFormatError(path, `line ${line}`, `not JSON (${(error as Error).message})`);
  }
  if (typeof (record as { id?: unknown } | null)?.id !== 'string' || !('prediction' in (record as object))) {
    throw new FileFormatError(path, `line ${line}`, 'a record needs "id" (a string) and "prediction"');
  }
  return record as PredictionRecord;
}

async function cutUnfinishedLine(path: string): Promise<void> {
  const file = await open(path, 'r');
  let end: number;
  try {
    const { size } = await file.stat();
    end = size;
    const piece = Buffer.alloc(65536);
    while (end > 0) {
      const start = Math.max(0, end - piece.length);
      const { bytesRead } = await file.read(piece, 0, end - start, start);
      const newline = piece.subarray(0, bytesRead).lastIndexOf(10);
      if (newline >= 0) {
        end = start + newline + 1;
        break;
      }
      end = start;
    }
    if (end === size) return;
  } finally {
    await file.close();
  }
  await truncate(path, end);
}

/** Appends records, one whole line at a time. */
export class PredictionWriter {
  readonly #file: FileHandle;
  readonly #path: string;

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  static async open(path: string): Promise<PredictionWriter> {
    return new PredictionWriter(await open(path, 'a'), path);
  }

  async write(record: PredictionRecord): Promise<void> {
    try {
      await this.#file.writeFile(`${JSON.stringify(record)}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      throw new InputError(`${this.#path}: the disk is full; finished samples are kept, free space and run again`);
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/**
 * Rewrites a finished file in the dataset's order, so that equal runs leave equal files whatever worker was faster.
 *
 * @param records what the file holds, in its order, where that is known
 */
export async function sortPredictions(
  path: string,
  ids: readonly string[],
  records?: ReadonlyMap<string, PredictionRecord>,
): Promise<void> {
  const found = records ?? (await readPredictions(path));
  const sorted = ids.filter((id) => found.has(id));
  const held = [...found.keys()];
  if (held.length === sorted.length && sorted.every((id, index) => held[index] === id)) return;
  await writeFileAtomic(path, sorted.map((id) => `${JSON.stringify(found.get(id))}\n`).join(''));
}

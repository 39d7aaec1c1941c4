import { constants } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { FloatArray, Image } from '../../contracts/index.js';
import { writeFileAtomic, writeImage } from '../../sensors/index.js';

/** A file and where it goes. */
export interface Place {
  readonly from: string;
  readonly to: string;
}

/** Copies a file; where the file system can, both share their blocks. */
export const copyPlace = ({ from, to }: Place): Promise<void> => copyFile(from, to, constants.COPYFILE_FICLONE);

/**
 * Writes what a condition made of a sensor's data. Data that it left as they were are copied, so that an image which is
 * spared by a fault does not suffer another JPEG compression.
 *
 * @param write the image, or what writes the data
 * @returns whether the file holds something else now
 */
export async function writeCorrupted(
  place: Place,
  before: FloatArray | Uint8Array | Uint16Array,
  after: FloatArray | Uint8Array | Uint16Array,
  write: Image | (() => Promise<void>),
): Promise<boolean> {
  if (extname(place.from).toLowerCase() === extname(place.to).toLowerCase() && sameBytes(before, after)) {
    await writeFileAtomic(place.to, await readFile(place.from));
    return false;
  }
  await (typeof write === 'function' ? write() : writeImage(place.to, write));
  return true;
}

function sameBytes(a: FloatArray | Uint8Array | Uint16Array, b: FloatArray | Uint8Array | Uint16Array): boolean {
  if (a === b) return true;
  if (a.byteLength !== b.byteLength) return false;
  return Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));
}

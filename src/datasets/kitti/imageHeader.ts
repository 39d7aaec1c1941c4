import { closeSync, openSync, readSync } from 'node:fs';
import { FileFormatError } from '../../errors/index.js';

/** Enough for the header of a PNG and for the metadata that stands before the size of a usual JPEG. */
const HEADER_BYTES = 1 << 16;

/**
 * Width and height of a PNG or JPEG from its first bytes, without decoding.
 *
 * Synchronous, because it serves a property that is computed when somebody looks at it.
 *
 * @throws FileFormatError where the file is neither
 */
export function readImageSize(path: string): { readonly widthPx: number; readonly heightPx: number } {
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(path, 'r');
  let length: number;
  try {
    length = readSync(descriptor, header, 0, HEADER_BYTES, 0);
  } finally {
    closeSync(descriptor);
  }
  const bytes = header.subarray(0, length);
  const size = pngSize(bytes) ?? jpegSize(bytes);
  if (!size) throw new FileFormatError(path, undefined, 'is no PNG or JPEG image whose size can be read');
  return { widthPx: size[0], heightPx: size[1] };
}

function pngSize(bytes: Buffer): [number, number] | undefined {
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') return undefined;
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Walks the segments to the first start-of-frame (0xC0 to 0xCF without DHT, JPG and DAC). */
function jpegSize(bytes: Buffer): [number, number] | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    }
  }
  return undefined;
}

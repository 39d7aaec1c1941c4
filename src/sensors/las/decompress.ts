import type { LazPerf } from 'laz-perf';
import { FileFormatError } from '../../errors/index.js';
import type { LasHeader } from './header.js';

/** Layers of a LASzip record by their number in the laszip VLR (LASzip specification, section "LAZ VLR"). */
const WAVE_ITEMS: ReadonlySet<number> = new Set([9, 13]);
const KNOWN_VERSION = 3;

/** One decoder per file: a damaged file can leave the WebAssembly module's memory in any state. */
let decoder: Promise<LazPerf> | undefined;
let ready: LazPerf | undefined;

/** Loads the decoder, so that {@link decompress} can be called. */
export async function prepareDecoder(): Promise<void> {
  decoder ??= import('laz-perf').then(({ createLazPerf }) => createLazPerf());
  ready = await decoder;
}

/**
 * The point records of a LAZ file, uncompressed: `pointCount · recordBytes` bytes.
 *
 * Decoded by laz-perf: point formats 0 to 3 and 6 to 8. Waveform packets and the layers of LASzip 4 are refused by name.
 */
export function decompress(bytes: Uint8Array, header: LasHeader, name: string): Uint8Array {
  checkItems(header, name);
  const { recordBytes, pointCount } = header;
  // LASzip never gets below one bit a point; a header that claims more is damaged.
  if (pointCount > (bytes.length - header.pointsOffset) * 8 * 64) {
    throw new FileFormatError(name, 'byte 107', `${pointCount} points cannot come out of ${bytes.length} bytes`);
  }
  if (ready === undefined) throw new Error('prepareDecoder was not awaited');
  const module = ready;
  const out = new Uint8Array(pointCount * recordBytes);
  const input = module._malloc(bytes.length);
  const point = module._malloc(recordBytes);
  const zip = new module.LASZip();
  try {
    module.HEAPU8.set(bytes, input);
    zip.open(input, bytes.length);
    for (let at = 0; at < out.length; at += recordBytes) {
      zip.getPoint(point);
      out.set(module.HEAPU8.subarray(point, point + recordBytes), at);
    }
    zip.delete();
    module._free(point);
    module._free(input);
  } catch (cause) {
    [decoder, ready] = [undefined, undefined];
    throw new FileFormatError(name, 'points', 'the compressed data are damaged', { cause });
  }
  return out;
}

function checkItems(header: LasHeader, name: string): void {
  const record = header.records.find(({ userId, recordId }) => userId === 'laszip encoded' && recordId === 22204);
  if (record === undefined || record.data.length < 34) {
    throw new FileFormatError(
      name,
      'variable length records',
      'the points are compressed, and no laszip record says how',
    );
  }
  const view = new DataView(record.data.buffer, record.data.byteOffset, record.data.byteLength);
  const count = view.getUint16(32, true);
  const mend = 'decompress it to .las first (for example with laszip or PDAL)';
  for (let item = 0; item < count && 34 + item * 6 + 6 <= record.data.length; item++) {
    const [type, version] = [view.getUint16(34 + item * 6, true), view.getUint16(38 + item * 6, true)];
    if (WAVE_ITEMS.has(type)) {
      throw new FileFormatError(
        name,
        'laszip record',
        `compressed waveform packets (item ${type}) are not read: ${mend}`,
      );
    }
    if (version > KNOWN_VERSION) {
      throw new FileFormatError(name, 'laszip record', `layer version ${version} (LASzip 4) is not read: ${mend}`);
    }
  }
}

import { realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { FileFormatError } from '../../errors/index.js';
import { isSafeRelativePath, readFileBounded } from '../../sensors/index.js';
import type { Gltf } from './schema.js';

const MOST_BYTES = 2 ** 30;

/** Bytes of a `data:` URI (RFC 2397), base64 or percent-encoded. */
function decodeDataUri(uri: string): Uint8Array | undefined {
  const comma = uri.indexOf(',');
  if (comma < 0) return undefined;
  const content = uri.slice(comma + 1);
  if (/;base64$/i.test(uri.slice(0, comma))) return new Uint8Array(Buffer.from(content, 'base64'));
  try {
    return new Uint8Array(Buffer.from(decodeURIComponent(content), 'latin1'));
  } catch {
    return undefined;
  }
}

/**
 * Reads what a URI of a glTF file names: data inside the URI, or a file beside the glTF file or below its folder.
 *
 * @throws FileFormatError when the URI leaves the folder (links followed), names another scheme or is too large
 */
export async function readUri(uri: string, file: string, place: string): Promise<Uint8Array> {
  const fail = (problem: string): never => {
    throw new FileFormatError(file, place, problem);
  };
  if (/^data:/i.test(uri)) return decodeDataUri(uri) ?? fail('its data URI cannot be decoded');
  let path = uri;
  try {
    path = decodeURIComponent(uri);
  } catch {
    fail(`${JSON.stringify(uri.slice(0, 60))} is no URI`);
  }
  const shown = JSON.stringify(path.slice(0, 80));
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) fail(`${shown} is not fetched: put the file beside this one`);
  if (!isSafeRelativePath(path)) fail(`${shown} leaves the folder of the file`);
  const folder = await realpath(dirname(resolve(file)));
  const asked = resolve(folder, path);
  const real = await realpath(asked).catch(() => fail(`${shown} does not exist`));
  if (!real.startsWith(folder.endsWith(sep) ? folder : folder + sep)) fail(`${shown} leaves the folder of the file`);
  return readFileBounded(real, MOST_BYTES);
}

/**
 * The bytes of every buffer, each at least as long as it says.
 *
 * @throws FileFormatError
 */
export async function readBuffers(gltf: Gltf, binary: Uint8Array | undefined, file: string): Promise<Uint8Array[]> {
  const buffers: Uint8Array[] = [];
  for (const [i, { byteLength, uri }] of (gltf.buffers ?? []).entries()) {
    const place = `/buffers/${i}`;
    if (uri === undefined && i > 0)
      throw new FileFormatError(file, place, 'has no URI; only the first may be the binary chunk');
    const content = uri === undefined ? binary : await readUri(uri, file, `${place}/uri`);
    if (content === undefined) throw new FileFormatError(file, place, 'needs a binary chunk, and there is none');
    if (content.length < byteLength) {
      throw new FileFormatError(file, place, `says ${byteLength} bytes and has ${content.length}`);
    }
    buffers.push(content);
  }
  gltf.bufferViews?.forEach(({ buffer, byteOffset = 0, byteLength }, i) => {
    const place = `/bufferViews/${i}`;
    const about = gltf.buffers?.[buffer];
    if (about === undefined) throw new FileFormatError(file, `${place}/buffer`, `there is no buffer ${buffer}`);
    if (byteOffset + byteLength > about.byteLength) {
      throw new FileFormatError(
        file,
        place,
        `bytes ${byteOffset} to ${byteOffset + byteLength} lie outside of buffer ${buffer} with ${about.byteLength} bytes`,
      );
    }
  });
  return buffers;
}

/** The bytes of a buffer view. */
export function viewBytes(gltf: Gltf, buffers: readonly Uint8Array[], view: number): Uint8Array | undefined {
  const about = gltf.bufferViews?.[view];
  if (about === undefined) return undefined;
  const { buffer, byteOffset = 0, byteLength } = about;
  return buffers[buffer].subarray(byteOffset, byteOffset + byteLength);
}

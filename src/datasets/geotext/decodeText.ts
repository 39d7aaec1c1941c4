import { FileFormatError } from '../../errors/index.js';
import { readFileBounded } from '../../sensors/index.js';

/** Query files and submissions are a few megabytes. */
const MAX_BYTES = 2 ** 28;

/** @throws FileFormatError naming the line where the bytes are no UTF-8 */
export function decodeUtf8(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    let line = 1;
    for (let from = 0; from < bytes.length; line++) {
      const end = bytes.indexOf(0x0a, from);
      const text = bytes.subarray(from, end < 0 ? bytes.length : end);
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(text);
      } catch {
        break;
      }
      from += text.length + 1;
    }
    throw new FileFormatError(name, `line ${line}`, 'is no UTF-8 text; save the file as UTF-8', { cause });
  }
}

/** @throws InputError where the file cannot be read, FileFormatError where it is no UTF-8 */
export async function readUtf8(path: string): Promise<string> {
  return decodeUtf8(await readFileBounded(path, MAX_BYTES), path);
}

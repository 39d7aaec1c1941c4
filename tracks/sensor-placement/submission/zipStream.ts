import { Zip, ZipDeflate } from 'fflate';

/** The earliest time that a zip archive can hold: equal results are equal files. */
const NO_TIME = new Date(1980, 0, 1);

/** An archive of one file, packed piece by piece. */
export function* zipOf(name: string, pieces: Iterable<string>): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const archive = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const entry = new ZipDeflate(name, { level: 6 });
  entry.mtime = NO_TIME;
  archive.add(entry);
  for (const piece of pieces) {
    entry.push(Buffer.from(piece, 'utf8'));
    yield* ready.splice(0);
  }
  entry.push(new Uint8Array(0), true);
  archive.end();
  yield* ready.splice(0);
}

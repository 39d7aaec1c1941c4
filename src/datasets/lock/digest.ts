import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Feeds a file (or its first `bytes` bytes) to a hash, piece by piece. */
export async function hashInto(hash: Hash, path: string, bytes?: number): Promise<void> {
  if (bytes === 0) return;
  const end = bytes === undefined ? Infinity : bytes - 1;
  for await (const chunk of createReadStream(path, { end, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
}

/** SHA-256 of a file as hexadecimal text. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await hashInto(hash, path);
  return hash.digest('hex');
}

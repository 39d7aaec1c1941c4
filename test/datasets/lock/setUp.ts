import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { DatasetEntry, LockedFile } from '../../../src/datasets/lock/index.js';
import type { TestServer } from '../../helpers/httpServer.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
export const scan = bytesOf('scan '.repeat(2000));
export const table = bytesOf('{"table": 1}');

export function entryOf(entry: Partial<DatasetEntry>): DatasetEntry {
  return {
    name: 'mini',
    version: '1',
    title: 'a small data set',
    track: null,
    licence: 'CC0',
    homepage: null,
    access: 'public',
    files: [],
    ...entry,
  };
}

/** A shipped lock of the given entries and an empty data folder. */
export async function setUp(t: ExecutionContext, ...datasets: Partial<DatasetEntry>[]) {
  const folder = temporaryFolder(t);
  const shippedLock = join(folder, 'shipped.json');
  const lock = { schema: 'robosense.datasets-lock/1', datasets: datasets.map(entryOf) };
  await writeFile(shippedLock, JSON.stringify(lock));
  const dataFolder = join(folder, 'data');
  return { folder, dataFolder, options: { shippedLock, dataFolder, retryDelayMs: 1, attempts: 2 } };
}

export const fileAt = (server: TestServer, path: string, known: Partial<LockedFile> = {}): LockedFile => {
  return { path, url: `${server.url}/${path}`, sha256: null, bytes: null, ...known };
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { geotextMini } from '../../../tracks/cross-modal-drone-navigation/mini.js';
import { writeMini } from '../../helpers/writeMini.js';

let parts: Promise<Record<string, string>> | undefined;

/** Folders of a mini dataset of a few places, written once a process. */
export function sharedMini(): Promise<Record<string, string>> {
  parts ??= (async () => {
    const folder = mkdtempSync(join(tmpdir(), 'robosense-track4-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return writeMini(geotextMini({ test: 12, train: 2 }), folder, 0);
  })();
  return parts;
}

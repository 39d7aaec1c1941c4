import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sensorPlacementMini } from '../../../tracks/sensor-placement/mini.js';
import { writeMini } from '../../helpers/writeMini.js';

let made: Promise<string> | undefined;

/** Two drives of three key frames each; one set for all tests of a file, which only read it. */
export function sharedMini(): Promise<string> {
  return (made ??= make());
}

async function make(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'robosense-test-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const parts = await writeMini(sensorPlacementMini(2, 3), folder, 5);
  return parts.phase1_validation;
}

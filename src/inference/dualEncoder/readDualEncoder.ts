import { stat } from 'node:fs/promises';
import { FileFormatError } from '../../errors/index.js';
import type { DualEncoderConfig } from './config.js';
import { readDualEncoderFolder } from './readFolder.js';
import type { FolderReading } from './readFolder.js';
import { readDualEncoderYaml } from './readYaml.js';

/**
 * Reads what describes a dual encoder: a YAML file of family `dual-encoder`, or a folder in the layout of
 * transformers.js.
 *
 * @throws FileFormatError naming what is missing or wrong; a variant is chosen in folders alone
 */
export async function readDualEncoder(path: string, reading: FolderReading = {}): Promise<DualEncoderConfig> {
  const about = await stat(path).catch(() => undefined);
  if (about?.isDirectory() === true) return readDualEncoderFolder(path, reading);
  if (reading.variant !== undefined) {
    throw new FileFormatError(path, undefined, `variant ${reading.variant} is chosen in model folders; this is a file`);
  }
  return readDualEncoderYaml(path);
}

/** Every file a dual encoder consists of, absolute: what provenance digests. */
export async function dualEncoderFiles(path: string, reading: FolderReading = {}): Promise<readonly string[]> {
  return (await readDualEncoder(path, reading)).files;
}

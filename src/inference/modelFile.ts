import { dirname, resolve } from 'node:path';
import { FileFormatError, schemaProblems } from '../errors/index.js';
import type { ConfiguredFamily } from './families/family.js';
import { detectorFamilies } from './families/index.js';
import { readYaml, requireFile } from './yamlFile.js';

/** A model file that has been read and checked; paths are absolute. */
export interface ModelFile extends ConfiguredFamily {
  /** The YAML file. */
  readonly path: string;
  readonly encoderPath: string;
  readonly headPath: string;
  /** Everything the model consists of, the YAML first: what provenance digests. */
  readonly files: readonly string[];
}

/**
 * Reads the YAML that describes a detector: keys in {@link detectorKeys} and the schema of its family.
 *
 * @throws FileFormatError naming the line or JSON pointer where the file is not a model file, or an ONNX file of it
 *   that does not exist.
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const absolute = resolve(path);
  const value = await readYaml(absolute);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FileFormatError(path, undefined, 'is not a model file: expected keys such as schema, family and files');
  }
  const { family } = value as { family?: unknown };
  if (typeof family !== 'string' || !Object.hasOwn(detectorFamilies, family)) {
    const known = Object.keys(detectorFamilies).join(', ');
    const found = family === undefined ? 'is missing' : `${JSON.stringify(family)} is not known`;
    throw new FileFormatError(path, '/family', `${found}; families: ${known}`);
  }
  const checked = detectorFamilies[family].schema.safeParse(value, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(path, place, problem);
  }
  const { config } = checked.data;
  const folder = dirname(absolute);
  const encoderPath = resolve(folder, config.files.encoder);
  const headPath = resolve(folder, config.files.head);
  await requireFile(path, '/files/encoder', encoderPath);
  await requireFile(path, '/files/head', headPath);
  const dataPaths = config.files.data.map((each) => resolve(folder, each));
  for (const [index, dataPath] of dataPaths.entries()) await requireFile(path, `/files/data/${index}`, dataPath);
  return {
    ...checked.data,
    path: absolute,
    encoderPath,
    headPath,
    files: [absolute, encoderPath, headPath, ...dataPaths],
  };
}

/** Every file a model consists of (YAML, ONNX files, external weights), absolute: what provenance digests. */
export async function modelFiles(path: string): Promise<readonly string[]> {
  return (await readModelFile(path)).files;
}

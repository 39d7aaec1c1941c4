import { readModelFile } from './modelFile.js';

/**
 * How many scans the cloud of a sample has to merge for a model, the newest included: `sweeps` of its YAML.
 *
 * @throws FileFormatError where the file is not a model file
 */
export async function modelSweeps(path: string): Promise<number> {
  return (await readModelFile(path)).config.sweeps;
}

import { InputError } from '../../errors/index.js';

/** Runs work on a lone file; what a condition refuses of its sample is said of the file. */
export async function namedByFile<Result>(file: string, id: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const sample = `sample ${id}`;
    if (!(error instanceof InputError) || !error.message.startsWith(sample)) throw error;
    // The camera's name is the tool's own where a file is of no rig.
    const rest = error.message.slice(sample.length).replace(/^, camera [^:]*/, '');
    throw new InputError(`${file}${rest}`, { cause: error });
  }
}

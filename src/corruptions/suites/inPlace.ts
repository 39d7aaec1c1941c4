import { InputError } from '../../errors/index.js';

/** Runs an operation; what it refuses is said with the place: sample, sensor and condition. */
export async function inPlace<Result>(place: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${place}: ${error.message}`, { cause: error });
    throw error;
  }
}

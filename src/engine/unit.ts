import { InputError } from '../errors/index.js';

/** What a worker sends back. Errors travel as text: their class does not survive the way between threads. */
export type UnitOutcome<Result> = { readonly value: Result } | { readonly message: string; readonly input: boolean };

/** Wraps the function that serves one unit; a worker module exports the result as its default. */
export function serveUnits<Unit, Result>(
  serve: (unit: Unit) => Promise<Result>,
): (unit: Unit) => Promise<UnitOutcome<Result>> {
  return async (unit) => {
    try {
      return { value: await serve(unit) };
    } catch (error) {
      if (error instanceof InputError) return { message: error.message, input: true };
      return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), input: false };
    }
  };
}

export { FileFormatError, InputError } from './inputError.js';
export { nativePackage } from './nativePackage.js';
export { didYouMean, nearest } from './nearest.js';
export { schemaProblems } from './schemaProblems.js';

/** Shortens a list for a message: the first `limit` items and how many more there are. */
export function firstOf(items: readonly string[], limit = 5): string {
  const shown = items.slice(0, limit).join(', ');
  return items.length > limit ? `${shown}, … (${items.length - limit} more)` : shown;
}

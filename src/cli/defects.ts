import type { Defect } from '../contracts/index.js';

/** Each defect on a line of its own: severity, code, place, message; then the verdict. */
export function reportDefects(defects: readonly Defect[]): string {
  const errors = defects.filter(({ severity }) => severity === 'error').length;
  const verdict =
    errors > 0
      ? `${errors} error${errors === 1 ? '' : 's'}, ${defects.length - errors} warnings: the official evaluator would stop or lose the score`
      : defects.length > 0
        ? `no error, ${defects.length} warning${defects.length === 1 ? '' : 's'}`
        : 'no defect found';
  return [
    ...defects.map(({ severity, code, place, message }) => `${severity} ${code} ${place}: ${message}`),
    verdict,
  ].join('\n');
}

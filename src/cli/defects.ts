import type { Defect } from '../contracts/index.js';

/** Each defect on a line of its own: severity, code, place, message; then the verdict. */
export function reportDefects(defects: readonly Defect[]): string {
  const errors = defects.filter(({ severity }) => severity === 'error').length;
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  const warnings = counted(defects.length - errors, 'warning');
  const verdict =
    errors > 0
      ? `${counted(errors, 'error')}, ${warnings}: the official evaluator would stop or lose the score`
      : defects.length > 0
        ? `no error, ${warnings}`
        : 'no defect found';
  return [
    ...defects.map(({ severity, code, place, message }) => `${severity} ${code} ${place}: ${message}`),
    verdict,
  ].join('\n');
}

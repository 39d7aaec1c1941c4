import { readFileSync } from 'node:fs';
import {
  ERROR_ABBREVIATION,
  NUSCENES_ERRORS,
  type NuscenesEvaluation,
  type NuscenesError,
} from '../../src/metrics/index.js';
import { projectRoot } from '../projectRoot.js';

/** The summary of the official evaluation; null stands for NaN. */
export interface NuscenesExpected {
  readonly expected_summary: {
    readonly label_aps: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly label_tp_errors: Readonly<Record<string, Readonly<Record<NuscenesError, number | null>>>>;
    readonly mean_ap: number;
    readonly nd_score: number;
  };
}

export function readNuscenesExpected(): NuscenesExpected {
  const file = new URL('test/golden/track3/speed/expected_full6019x200.json', projectRoot());
  return JSON.parse(readFileSync(file, 'utf8')) as NuscenesExpected;
}

/** Throws where a value is not that of the official evaluation within 1e-9. */
export function checkNuscenesCase(
  { values }: Pick<NuscenesEvaluation, 'values'>,
  { expected_summary: expected }: NuscenesExpected,
): void {
  const check = (id: string, wanted: number | null): void => {
    const value = values[id];
    if (value === wanted) return;
    if (value === null || wanted === null || !(Math.abs(value - wanted) <= 1e-9)) {
      throw new Error(`${id} is ${value} instead of ${wanted}`);
    }
  };
  check('mAP', expected.mean_ap);
  check('NDS', expected.nd_score);
  for (const [name, byDistance] of Object.entries(expected.label_aps)) {
    for (const [distance, value] of Object.entries(byDistance)) check(`${name}/AP@${distance}`, value);
    for (const error of NUSCENES_ERRORS) {
      check(`${name}/${ERROR_ABBREVIATION[error]}`, expected.label_tp_errors[name][error]);
    }
  }
}

/** What the nuScenes detection evaluation measures, and the names of its scores. */
import type { DetectionName } from '../../datasets/nuscenes/classes.js';
import type { NuscenesProfile } from './profiles.js';

/** The five errors of true positives, in the order of the official files. */
export const NUSCENES_ERRORS = ['trans_err', 'scale_err', 'orient_err', 'vel_err', 'attr_err'] as const;
export type NuscenesError = (typeof NUSCENES_ERRORS)[number];

/** ATE in metres, ASE is 1 - IoU of aligned boxes, AOE in radians, AVE in metres per second, AAE is 1 - accuracy. */
export const ERROR_ABBREVIATION: Readonly<Record<NuscenesError, string>> = {
  trans_err: 'ATE',
  scale_err: 'ASE',
  orient_err: 'AOE',
  vel_err: 'AVE',
  attr_err: 'AAE',
};

/** Errors that say nothing about a class: a cone looks the same from all sides, a barrier does not move. */
const MEANINGLESS: Readonly<Partial<Record<DetectionName, readonly NuscenesError[]>>> = {
  traffic_cone: ['attr_err', 'vel_err', 'orient_err'],
  barrier: ['attr_err', 'vel_err'],
};

export function isMeaningless(className: DetectionName, error: NuscenesError): boolean {
  return MEANINGLESS[className]?.includes(error) ?? false;
}

/** Angle after which a box looks the same: a barrier has no front. */
export function orientationPeriodRad(className: DetectionName): number {
  return className === 'barrier' ? Math.PI : 2 * Math.PI;
}

/** A distance as the official files write it: `0.5`, `1.0`. */
export function distanceText(distanceM: number): string {
  return Number.isInteger(distanceM) ? distanceM.toFixed(1) : String(distanceM);
}

/** `<class>:<distance>`, the key of the official `metrics_details.json`. */
export function nuscenesCurveId(className: DetectionName, distanceM: number): string {
  return `${className}:${distanceText(distanceM)}`;
}

/** Every metric id of a profile: `mAP`, `NDS`, `mATE` …, `<class>/AP`, `<class>/AP@<distance>`, `<class>/ATE` … */
export function nuscenesMetricIds({ classes, distanceThresholdsM }: NuscenesProfile): string[] {
  const errors = NUSCENES_ERRORS.map((error) => ERROR_ABBREVIATION[error]);
  return [
    'mAP',
    'NDS',
    ...errors.map((error) => `m${error}`),
    ...classes.flatMap((className) => [
      `${className}/AP`,
      ...distanceThresholdsM.map((distance) => `${className}/AP@${distanceText(distance)}`),
      ...errors.map((error) => `${className}/${error}`),
    ]),
  ];
}

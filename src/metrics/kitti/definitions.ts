/**
 * What the KITTI object benchmark measures: classes, difficulties, overlaps and the names of its scores.
 *
 * Source: Geiger, Lenz, Urtasun, "Are we ready for autonomous driving? The KITTI vision benchmark suite", CVPR 2012;
 * values of `kitti_object_eval_python/eval.py` in OpenPCDet.
 */
import { InputError } from '../../errors/index.js';

export const KITTI_CLASSES = ['Car', 'Pedestrian', 'Cyclist', 'Van', 'Person_sitting', 'Truck'] as const;
export type KittiClass = (typeof KITTI_CLASSES)[number];
/** The classes the benchmark ranks. */
export const RANKED_CLASSES: readonly KittiClass[] = ['Car', 'Pedestrian', 'Cyclist'];
/** Labels that are neither found nor missed when their neighbour is evaluated. */
export const NEIGHBOUR: Readonly<Partial<Record<KittiClass, KittiClass>>> = {
  Car: 'Van',
  Pedestrian: 'Person_sitting',
};

export const KITTI_DIFFICULTIES = ['easy', 'moderate', 'hard'] as const;
export type KittiDifficulty = (typeof KITTI_DIFFICULTIES)[number];

/** Which labels and detections count at a difficulty. */
export interface DifficultyLimits {
  /** Labels must be higher than this in the image; detections must not be lower. */
  readonly minHeightPx: number;
  readonly maxOcclusion: number;
  readonly maxTruncation: number;
}
export const DIFFICULTY_LIMITS: Readonly<Record<KittiDifficulty, DifficultyLimits>> = {
  easy: { minHeightPx: 40, maxOcclusion: 0, maxTruncation: 0.15 },
  moderate: { minHeightPx: 25, maxOcclusion: 1, maxTruncation: 0.3 },
  hard: { minHeightPx: 25, maxOcclusion: 2, maxTruncation: 0.5 },
};

/** How a detection is laid over a label. */
export const KITTI_OVERLAPS = ['bbox', 'bev', '3d'] as const;
export type KittiOverlap = (typeof KITTI_OVERLAPS)[number];
/** `aos`, the average orientation similarity, is matched in the image. */
export type KittiMetric = KittiOverlap | 'aos';
export const KITTI_METRICS: readonly KittiMetric[] = ['bbox', 'bev', '3d', 'aos'];
export type RecallPositions = 'R11' | 'R40';

const STRICT: Readonly<Record<KittiClass, number>> = {
  Car: 0.7,
  Pedestrian: 0.5,
  Cyclist: 0.5,
  Van: 0.7,
  Person_sitting: 0.5,
  Truck: 0.7,
};
const LOOSE: Readonly<Record<KittiClass, number>> = {
  Car: 0.5,
  Pedestrian: 0.25,
  Cyclist: 0.25,
  Van: 0.5,
  Person_sitting: 0.25,
  Truck: 0.5,
};

/** Overlap that a match must exceed in the official evaluator's first and second set; one value where they agree. */
export function overlapThresholds(className: KittiClass, overlap: KittiOverlap): readonly number[] {
  if (overlap !== 'bbox') return [STRICT[className], LOOSE[className]];
  return className === 'Truck' ? [0.7, 0.5] : [STRICT[className]];
}

/** One number of the benchmark. */
export interface KittiComponent {
  readonly className: KittiClass;
  readonly metric: KittiMetric;
  readonly positions: RecallPositions;
  readonly overlap: number;
  readonly difficulty: KittiDifficulty;
}

/** `<Class>/<bbox|bev|3d|aos>/<R11|R40>@<overlap>/<easy|moderate|hard>`, e.g. `Car/3d/R40@0.50/moderate`. */
export function kittiMetricId(component: KittiComponent): string {
  const { className, metric, positions, overlap, difficulty } = component;
  return `${className}/${metric}/${positions}@${overlap.toFixed(2)}/${difficulty}`;
}

const METRIC_ID = new RegExp(
  `^(${KITTI_CLASSES.join('|')})/(${KITTI_METRICS.join('|')})/(R11|R40)@(\\d\\.\\d\\d)/(${KITTI_DIFFICULTIES.join('|')})$`,
);

/** @throws InputError where the text is no metric id of the benchmark. */
export function parseKittiMetricId(id: string): KittiComponent {
  const match = METRIC_ID.exec(id);
  if (match === null) {
    throw new InputError(`${id} is no KITTI metric: expected the form Car/3d/R40@0.50/moderate`);
  }
  const component: KittiComponent = {
    className: match[1] as KittiClass,
    metric: match[2] as KittiMetric,
    positions: match[3] as RecallPositions,
    overlap: Number(match[4]),
    difficulty: match[5] as KittiDifficulty,
  };
  const known = overlapThresholds(component.className, component.metric === 'aos' ? 'bbox' : component.metric);
  if (!known.includes(component.overlap)) {
    throw new InputError(`${id}: the benchmark evaluates this at overlap ${known.join(' and ')}`);
  }
  return component;
}

/** The evaluation by distance from the vehicle and by class. */
import type { Slice } from '../../src/contracts/index.js';
import {
  BOX_COLUMN_WIDTHS,
  type NuscenesBoxes,
  type NuscenesGroundTruth,
  type NuscenesPredictions,
} from '../../src/datasets/nuscenes/index.js';
import {
  ERROR_ABBREVIATION,
  evaluateNuscenes,
  NUSCENES_ERRORS,
  type NuscenesEvaluation,
  type NuscenesProfile,
} from '../../src/metrics/index.js';

const BANDS_M = [
  [0, 30],
  [30, 50],
  [50, 100],
] as const;

type Column = keyof typeof BOX_COLUMN_WIDTHS;

/** The boxes whose distance over the ground from the vehicle is at least the first and below the second number. */
function within(
  boxes: NuscenesPredictions,
  [nearM, farM]: readonly [number, number],
  egoOfSample: (sample: number) => readonly [number, number],
): NuscenesPredictions {
  const { sampleRows, translation, namedSample } = boxes;
  const kept = new Uint32Array(boxes.detection.length);
  const starts = new Uint32Array(sampleRows.length);
  let count = 0;
  for (let s = 0; s + 1 < sampleRows.length; s++) {
    const [egoX, egoY] = egoOfSample(s);
    for (let row = sampleRows[s]; row < sampleRows[s + 1]; row++) {
      const dx = translation[3 * row] - egoX;
      const dy = translation[3 * row + 1] - egoY;
      const distanceM = Math.sqrt(dx * dx + dy * dy);
      if (distanceM >= nearM && distanceM < farM) kept[count++] = row;
    }
    starts[s + 1] = count;
  }
  const gather = <Values extends Float64Array | Uint8Array | Int32Array>(values: Values, width: number): Values => {
    const out = new (values.constructor as new (length: number) => Values)(width * count);
    for (let i = 0; i < count; i++) {
      for (let column = 0; column < width; column++) out[width * i + column] = values[width * kept[i] + column];
    }
    return out;
  };
  const columns = Object.fromEntries(
    (Object.entries(BOX_COLUMN_WIDTHS) as [Column, number][]).map(([name, width]) => [
      name,
      gather(boxes[name], width),
    ]),
  ) as Pick<NuscenesBoxes, Column>;
  return {
    sampleTokens: boxes.sampleTokens,
    sampleRows: starts,
    ...columns,
    ...(namedSample && { namedSample: gather(namedSample, 1) }),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Means over the classes that have labels in the slice: unlike in the official mean, a class that is not there says
 * nothing about a slice.
 */
function sliceMetrics({ summary, prepared }: NuscenesEvaluation): Pick<Slice, 'metrics' | 'reasons'> {
  const metrics: Record<string, number | null> = {};
  const reasons: Record<string, string> = {};
  const present = summary.classes.filter((_, c) => prepared.classes[c].labelCount > 0);
  const set = (id: string, values: readonly number[], reason: string): void => {
    metrics[id] = values.length === 0 ? null : mean(values);
    if (values.length === 0) reasons[id] = reason;
  };
  const none = 'no labels in this slice';
  set(
    'mAP',
    present.map(({ meanPrecision }) => meanPrecision),
    none,
  );
  for (const error of NUSCENES_ERRORS) {
    const known = present.map(({ errors }) => errors[error]).filter((value) => !Number.isNaN(value));
    set(`m${ERROR_ABBREVIATION[error]}`, known, present.length === 0 ? none : 'no class of the slice has this error');
  }
  for (const { className, meanPrecision } of summary.classes) {
    set(`${className}/AP`, present.some((each) => each.className === className) ? [meanPrecision] : [], none);
  }
  return { metrics, reasons };
}

/**
 * Labels and predictions of a band of distances alone, matched anew; as the official filter by class, which it comes
 * before. Bands that lie beyond all ranges of the profile are left out.
 */
export function rangeSlices(
  { boxes, bicycleRacks, egoTranslation }: NuscenesGroundTruth,
  predictions: NuscenesPredictions,
  profile: NuscenesProfile,
): Slice[] {
  const placeOf = new Map(boxes.sampleTokens.map((token, place) => [token, place]));
  const egoAt = (place: number) => [egoTranslation[3 * place], egoTranslation[3 * place + 1]] as const;
  const placeOfPrediction = predictions.sampleTokens.map((token) => placeOf.get(token) as number);
  const farthestM = Math.max(...Object.values(profile.rangeM));
  return BANDS_M.filter(([nearM]) => nearM < farthestM).map((band) => {
    const evaluation = evaluateNuscenes(
      {
        groundTruth: within(boxes, band, egoAt),
        predictions: within(predictions, band, (s) => egoAt(placeOfPrediction[s])),
        surroundings: { egoTranslation, bicycleRacks },
      },
      profile,
    );
    return { by: 'range_m', value: band.join('-'), n: evaluation.prepared.labelCount, ...sliceMetrics(evaluation) };
  });
}

/** The numbers of each class under ids without its name, so that classes can be set side by side. */
export function classSlices({ summary, prepared }: NuscenesEvaluation): Slice[] {
  return summary.classes.map(({ className, meanPrecision, errors }, c) => {
    const { labelCount: n } = prepared.classes[c];
    const values: [string, number][] = [
      ['AP', meanPrecision],
      ...NUSCENES_ERRORS.map((error): [string, number] => [ERROR_ABBREVIATION[error], errors[error]]),
    ];
    const reasonOf = (value: number): string | undefined =>
      n === 0
        ? 'no labels of this class'
        : Number.isNaN(value)
          ? 'the official evaluation leaves it out here'
          : undefined;
    return {
      by: 'class',
      value: className,
      n,
      metrics: Object.fromEntries(values.map(([id, value]) => [id, reasonOf(value) === undefined ? value : null])),
      reasons: Object.fromEntries(
        values.flatMap(([id, value]) => {
          const reason = reasonOf(value);
          return reason === undefined ? [] : [[id, reason]];
        }),
      ),
    };
  });
}

import ndarray from 'ndarray';
import type { Channel, ObjectAnnotations, PinholeCamera, PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { anyFovMask, countPointsInBoxes, keepRows } from '../../geometry/index.js';
import { makePointCloud } from '../../sensors/index.js';
import { SCAN_COLUMNS, selectLabels, type ObjectLabels } from '../lidar/index.js';
import type { ObjectCategory } from '../scene/index.js';
import type { SensedFrame } from './senseFrame.js';

/** Columns of a scan by channel. */
const COLUMNS: readonly Channel[] = ['x', 'y', 'z', 'intensity', 'ring', 'time'];

/** How a data set keeps what was sensed. */
export interface ScanLayout {
  /**
   * x, y, z first; further ones of intensity (0 to 1), ring and time. Rings of several LiDARs are counted on, so that each
   * channel has a ring of its own.
   */
  readonly channels: readonly Channel[];
  /** Cameras whose view the clouds are cropped to, in the frame of the points; none leaves them whole. */
  readonly cropTo: readonly PinholeCamera[];
  /** What the data set calls a category; objects of others are not labelled. */
  readonly names: Readonly<Partial<Record<ObjectCategory, string>>>;
  /** Objects with fewer points in the cropped cloud are not labelled. */
  readonly minPoints: number;
}

/** A scan and its labels as a data set has them. */
export interface LabelledScan {
  readonly cloud: PointCloud;
  /** The rows that are labelled, with the counts of the cropped cloud. */
  labels(): ObjectLabels;
  truth(): ObjectAnnotations;
}

/**
 * Crops and labels a scan. A writer of a data set and sensing again share it, so that both do the same.
 *
 * @throws InputError for a channel that a scan does not have
 */
export function labelledScan(sensed: SensedFrame, { channels, cropTo, names, minPoints }: ScanLayout): LabelledScan {
  const whole = channels.includes('ring') ? ringsApart(sensed) : sensed.scan.points;
  const points = cropTo.length === 0 ? whole : keepRows(whole, SCAN_COLUMNS, anyFovMask(whole, SCAN_COLUMNS, cropTo));
  const labels = (): ObjectLabels => {
    const all = sensed.labels();
    const pointCounts = countPointsInBoxes(points, SCAN_COLUMNS, all.boxes);
    const isLabelled = (row: number): boolean =>
      names[all.categories[row]] !== undefined && pointCounts[row] >= minPoints;
    return selectLabels({ ...all, pointCounts }, isLabelled);
  };
  return {
    cloud: makePointCloud(columnsOf(points, channels), channels, {
      ...(channels.includes('intensity') && { intensityScale: 1 }),
    }),
    labels,
    truth: () => {
      const { boxes, categories } = labels();
      return {
        boxes: ndarray(boxes, [categories.length, 7]),
        names: categories.map((category) => names[category] as string),
      };
    },
  };
}

const RING = COLUMNS.indexOf('ring');

function ringsApart({ scan: { points, lidar }, lidars }: SensedFrame): Float32Array {
  if (lidars.length === 1) return points;
  let channels = 0;
  const firstRing = lidars.map(({ model }) => (channels += model.elevationsRad.length) - model.elevationsRad.length);
  const apart = points.slice();
  for (let row = 0; row < lidar.length; row++) apart[SCAN_COLUMNS * row + RING] += firstRing[lidar[row]];
  return apart;
}

function columnsOf(points: Float32Array, channels: readonly Channel[]): Float32Array {
  const columns = channels.map((channel) => {
    const column = COLUMNS.indexOf(channel);
    if (column < 0) throw new InputError(`a simulated scan has no channel ${channel}; it has ${COLUMNS.join(', ')}`);
    return column;
  });
  const out = new Float32Array((points.length / SCAN_COLUMNS) * columns.length);
  for (let from = 0, to = 0; from < points.length; from += SCAN_COLUMNS) {
    for (const column of columns) out[to++] = points[from + column];
  }
  return out;
}

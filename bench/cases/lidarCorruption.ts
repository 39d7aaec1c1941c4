import type { LidarContext, LidarPoints } from '../../src/corruptions/operation.js';
import { LIDAR_OPERATIONS } from '../../src/corruptions/lidar/index.js';
import { keyedRng } from '../../src/random/index.js';
import { defineRow, type BenchRow } from '../row.js';
import { makeScan, SCAN_POINTS } from './scan.js';

const RINGS = 64;

/** A turn of a 64-ring scanner, one ring after the other as KITTI stores it, with labels and boxes. */
export interface LidarCase {
  readonly cloud: LidarPoints;
  readonly context: LidarContext;
  /** Round of the run: another stream each time. */
  round: number;
}

function makeCase(): LidarCase {
  const scan = makeScan().points.data;
  const points = new Float32Array(scan.length);
  const labels = new Int32Array(SCAN_POINTS);
  let row = 0;
  for (let ring = RINGS - 1; ring >= 0; ring--) {
    for (let from = ring; from < SCAN_POINTS; from += RINGS, row++) {
      for (let column = 0; column < 4; column++) points[4 * row + column] = scan[4 * from + column];
      // SemanticKITTI: road below, every seventh other point a car, the rest buildings.
      labels[row] = points[4 * row + 2] < -1.6 ? 40 : row % 7 === 0 ? 10 : 50;
    }
  }
  const boxes = Float64Array.from({ length: 7 * 30 }, (_, at) => {
    const box = Math.floor(at / 7);
    return [3 * box - 40, ((7 * box) % 30) - 15, -1, 4, 2, 1.6, 0.3 * box][at % 7];
  });
  return {
    cloud: { points, channels: ['x', 'y', 'z', 'intensity'], intensityScale: 1, labels },
    context: { mode: 'fixed', layout: 'semantickitti', boxes },
    round: 0,
  };
}

interface CorruptionRow {
  readonly id: string;
  readonly operation: string;
  readonly parameters: unknown;
  /** Milliseconds of the published Python code on 120k points, file reading and writing included; null if unmeasured. */
  readonly referenceMs: number | null;
}

/** A row that corrupts one cloud of 120,000 points a round. */
export function lidarCorruptionRow({ id, operation, parameters, referenceMs }: CorruptionRow): BenchRow<LidarCase> {
  const { apply, parameters: schema } = LIDAR_OPERATIONS[operation];
  const given = schema.parse(parameters);
  return defineRow({
    id: `corrupt-${id}`,
    work: `${operation} on ${SCAN_POINTS.toLocaleString('en')} points`,
    items: SCAN_POINTS,
    reference:
      referenceMs === null
        ? null
        : `published Python code, one thread, with file reading and writing: ${referenceMs.toLocaleString('en')} ms`,
    prepare: () => {
      const prepared = makeCase();
      // What is computed once and kept (tables, flakes) is made before the clock runs.
      apply(prepared.cloud, given, keyedRng('bench', id), prepared.context);
      return prepared;
    },
    run(input) {
      const { status, sourceIndex } = apply(input.cloud, given, keyedRng('bench', id, input.round++), input.context);
      const unchanged = sourceIndex.length === SCAN_POINTS && status.every((each) => each === 0);
      if (unchanged || sourceIndex.length === 0)
        throw new Error(`${operation} left the cloud as it was, or nothing of it`);
      return sourceIndex.length;
    },
  });
}

/**
 * A recorded cloud as other LiDARs would have had it, without knowing the scene: an approximation.
 *
 * Each LiDAR looks at the recorded points from its own place. A point belongs to the channel whose elevation is nearest
 * and to the azimuth step that is nearest; of the points of one such cell the nearest to the LiDAR stays (a z-buffer).
 * That imposes the new scan pattern and hides what the new place does not see; it cannot make up surfaces that the
 * recording did not see, and a gap between recorded points lets points behind it through. A cloud that was made dense
 * from several sweeps before has fewer such gaps.
 */
import ndarray from 'ndarray';
import type { FloatArray, LidarMount, PointCloud } from '../../contracts/index.js';
import { composePoses, invertPose } from '../../geometry/index.js';
import { rowsOf } from '../../sensors/index.js';

export interface ResampleOptions {
  /** (4, 4) where the recording LiDAR was; the frame of the cloud. */
  readonly egoFromRecorded: ArrayLike<number>;
  /** How far off a channel a point may lie; half way to the next channel at most. */
  readonly beamToleranceRad: number;
}

/**
 * The recorded points that the LiDARs would have returned.
 *
 * Every point is one of the recorded, bit for bit and in their order; one that several LiDARs see is there once. Where
 * the cloud has a channel `ring`, it counts the channels of the new LiDARs, one LiDAR after the other.
 */
export function resampleCloud(
  recorded: PointCloud,
  lidars: readonly LidarMount[],
  { egoFromRecorded, beamToleranceRad }: ResampleOptions,
): PointCloud {
  const { data, count, width } = rowsOf(recorded);
  /** (n) the ring of a point that stays, -1 for the others. */
  const ringOf = new Int32Array(count).fill(-1);
  let firstRing = 0;
  for (const lidar of lidars) {
    const lidarFromRecorded = composePoses(invertPose(lidar.egoFromLidar), egoFromRecorded);
    markReturns(data, width, lidar, lidarFromRecorded, beamToleranceRad, firstRing, ringOf);
    firstRing += lidar.elevationsRad.length;
  }
  const kept = returned(data, width, ringOf, recorded.channels.indexOf('ring'));
  return { ...recorded, points: ndarray(kept, [kept.length / width, width]) };
}

/** The rows that have a ring, with it in `ringColumn` unless that is -1. */
function returned<T extends FloatArray>(data: T, width: number, ringOf: Int32Array, ringColumn: number): T {
  let rows = 0;
  for (let point = 0; point < ringOf.length; point++) if (ringOf[point] >= 0) rows++;
  const kept = (data instanceof Float32Array ? new Float32Array(rows * width) : new Float64Array(rows * width)) as T;
  for (let point = 0, to = 0; point < ringOf.length; point++) {
    if (ringOf[point] < 0) continue;
    for (let column = 0; column < width; column++) kept[to + column] = data[point * width + column];
    if (ringColumn >= 0) kept[to + ringColumn] = ringOf[point];
    to += width;
  }
  return kept;
}

/** Cells of the table that finds a channel from the slope of a ray. */
const SLOPE_CELLS = 4096;

/**
 * The channels of a LiDAR as slopes, so that no angle has to be computed for a point: z over horizontal distance grows
 * with the elevation.
 */
class Channels {
  /** (channels) slopes of the lower and the upper end of each channel's window, lowest channel first. */
  readonly #lower: Float64Array;
  readonly #upper: Float64Array;
  /** Ring, counted from the top, of the channels in that order. */
  readonly #rings: Int32Array;
  /** The first channel whose window may contain a slope in the cell. */
  readonly #first: Int32Array;
  readonly lowestSlope: number;
  readonly highestSlope: number;
  readonly #cellsPerSlope: number;

  constructor(elevationsRad: Float64Array, toleranceRad: number) {
    const count = elevationsRad.length;
    this.#rings = Int32Array.from({ length: count }, (_, ring) => ring).sort(
      (a, b) => elevationsRad[a] - elevationsRad[b] || a - b,
    );
    const sorted = Float64Array.from(this.#rings, (ring) => elevationsRad[ring]);
    const limit = Math.PI / 2 - 1e-6;
    const slope = (elevation: number): number => Math.tan(Math.max(-limit, Math.min(limit, elevation)));
    this.#lower = sorted.map((elevation, at) =>
      slope(elevation - Math.min(toleranceRad, at === 0 ? Infinity : (elevation - sorted[at - 1]) / 2)),
    );
    this.#upper = sorted.map((elevation, at) =>
      slope(elevation + Math.min(toleranceRad, at === count - 1 ? Infinity : (sorted[at + 1] - elevation) / 2)),
    );
    this.lowestSlope = this.#lower[0];
    this.highestSlope = this.#upper[count - 1];
    this.#cellsPerSlope = SLOPE_CELLS / Math.max(this.highestSlope - this.lowestSlope, Number.MIN_VALUE);
    this.#first = new Int32Array(SLOPE_CELLS + 1);
    for (let cell = 0, channel = 0; cell <= SLOPE_CELLS; cell++) {
      const start = this.lowestSlope + cell / this.#cellsPerSlope;
      // One cell early: rounding must not skip a channel.
      while (channel < count - 1 && this.#upper[channel] < start - 1 / this.#cellsPerSlope) channel++;
      this.#first[cell] = channel;
    }
  }

  /** Ring of the channel that a slope within lowest and highest belongs to; -1 between windows. */
  ringOf(slope: number): number {
    let channel = this.#first[Math.floor((slope - this.lowestSlope) * this.#cellsPerSlope)];
    while (channel < this.#upper.length - 1 && slope > this.#upper[channel]) channel++;
    return slope >= this.#lower[channel] && slope <= this.#upper[channel] ? this.#rings[channel] : -1;
  }
}

/** Gives the points that one LiDAR returns their ring; those that have one keep it. */
function markReturns(
  data: FloatArray,
  width: number,
  { elevationsRad, azimuthSteps, maxRangeM }: LidarMount,
  lidarFromRecorded: Float64Array,
  toleranceRad: number,
  firstRing: number,
  ringOf: Int32Array,
): void {
  const channels = new Channels(elevationsRad, toleranceRad);
  const { lowestSlope, highestSlope } = channels;
  const [r00, r01, r02, tx, r10, r11, r12, ty, r20, r21, r22, tz] = lidarFromRecorded as unknown as [
    number,
    ...number[],
  ];
  const maxRange2 = maxRangeM * maxRangeM;
  const stepsPerRad = azimuthSteps / (2 * Math.PI);
  const nearest2 = new Float64Array(elevationsRad.length * azimuthSteps).fill(Infinity);
  const nearestPoint = new Int32Array(nearest2.length).fill(-1);
  for (let point = 0, at = 0; point < ringOf.length; point++, at += width) {
    const [px, py, pz] = [data[at], data[at + 1], data[at + 2]];
    const z = r20 * px + r21 * py + r22 * pz + tz;
    const x = r00 * px + r01 * py + r02 * pz + tx;
    const y = r10 * px + r11 * py + r12 * pz + ty;
    const horizontal2 = x * x + y * y;
    const slope = z / Math.sqrt(horizontal2);
    // Written so that a NaN fails too.
    if (!(slope >= lowestSlope && slope <= highestSlope)) continue;
    const range2 = horizontal2 + z * z;
    if (range2 > maxRange2) continue;
    const ring = channels.ringOf(slope);
    if (ring < 0) continue;
    const step = Math.round((Math.atan2(y, x) + Math.PI) * stepsPerRad) % azimuthSteps;
    const cell = ring * azimuthSteps + step;
    if (range2 < nearest2[cell]) {
      nearest2[cell] = range2;
      nearestPoint[cell] = point;
    }
  }
  for (let cell = 0; cell < nearestPoint.length; cell++) {
    const point = nearestPoint[cell];
    if (point >= 0 && ringOf[point] < 0) ringOf[point] = firstRing + Math.floor(cell / azimuthSteps);
  }
}

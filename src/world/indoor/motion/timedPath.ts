import type { MotionState, Trajectory } from '../../scene/index.js';
import type { PathPoint } from './route.js';

export interface SpeedLimits {
  readonly speedMps: number;
  /** Fastest turn. */
  readonly turnRadps: number;
  readonly accelerationMps2: number;
}

/** A trajectory that knows how far it has gone. */
export interface Motion extends Trajectory {
  /** Length of the way until a time, metres. */
  travelledM(timeS: number): number;
}

/** Somebody who stays where they are. */
export function standingAt([x, y]: PathPoint, yawRad: number): Motion {
  const state: MotionState = { x, y, z: 0, yawRad, velocityX: 0, velocityY: 0 };
  return { at: () => state, travelledM: () => 0 };
}

/** Slowest speed on a path, so that a sharp corner does not take for ever. */
const CREEP_MPS = 0.08;

/** Speeds at the points of a path that keep its limits, from rest to rest. */
function speedsOf(path: readonly PathPoint[], limits: SpeedLimits, stepsM: readonly number[]): number[] {
  const speeds = path.map((_, i) => {
    if (i === 0 || i === path.length - 1) return 0;
    const [a, b, c] = [path[i - 1], path[i], path[i + 1]];
    const turn = Math.abs(
      Math.atan2(
        (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]),
        (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]),
      ),
    );
    const lengthM = (stepsM[i - 1] + stepsM[i]) / 2;
    return Math.max(CREEP_MPS, Math.min(limits.speedMps, turn > 1e-6 ? (limits.turnRadps * lengthM) / turn : Infinity));
  });
  const reach = (from: number, stepM: number): number => Math.sqrt(from ** 2 + 2 * limits.accelerationMps2 * stepM);
  for (let i = 1; i < speeds.length; i++) speeds[i] = Math.min(speeds[i], reach(speeds[i - 1], stepsM[i - 1]));
  for (let i = speeds.length - 2; i >= 0; i--) speeds[i] = Math.min(speeds[i], reach(speeds[i + 1], stepsM[i]));
  return speeds;
}

/**
 * A motion along a path from rest to rest: a cubic Hermite curve through its points at the times that the speed limits
 * give, so that the velocity is the exact derivative of the position and continuous.
 */
export class TimedPath implements Motion {
  readonly durationS: number;
  readonly #path: readonly PathPoint[];
  readonly #times: Float64Array;
  readonly #slopes: Float64Array;
  readonly #travelledM: Float64Array;

  /** @param path two points or more, none equal to its neighbour */
  constructor(path: readonly PathPoint[], limits: SpeedLimits) {
    this.#path = path;
    const stepsM = path.slice(1).map(([x, y], i) => Math.hypot(x - path[i][0], y - path[i][1]));
    const speeds = speedsOf(path, limits, stepsM);
    const times = new Float64Array(path.length);
    stepsM.forEach((stepM, i) => (times[i + 1] = times[i] + (2 * stepM) / (speeds[i] + speeds[i + 1])));
    const slopes = new Float64Array(2 * path.length);
    for (let i = 1; i + 1 < path.length; i++) {
      const [low, high] = [i - 1, i + 1];
      for (let axis = 0; axis < 2; axis++) {
        slopes[2 * i + axis] = (path[high][axis] - path[low][axis]) / (times[high] - times[low]);
      }
    }
    this.#travelledM = Float64Array.of(0, ...stepsM);
    for (let i = 1; i < path.length; i++) this.#travelledM[i] += this.#travelledM[i - 1];
    this.#times = times;
    this.#slopes = slopes;
    this.durationS = times[times.length - 1];
  }

  /** The piece of the path at a time and how far into it, 0 to 1. */
  #piece(timeS: number): { low: number; span: number; u: number } {
    const times = this.#times;
    const time = Math.min(Math.max(timeS, 0), this.durationS);
    let [low, high] = [0, times.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (times[middle] <= time) low = middle;
      else high = middle - 1;
    }
    const span = times[low + 1] - times[low];
    return { low, span, u: (time - times[low]) / span };
  }

  /** Along the chords of the path. */
  travelledM(timeS: number): number {
    const { low, u } = this.#piece(timeS);
    return this.#travelledM[low] + u * (this.#travelledM[low + 1] - this.#travelledM[low]);
  }

  at(timeS: number): MotionState {
    const { low, span, u } = this.#piece(timeS);
    const value = (axis: 0 | 1): readonly [number, number] => {
      const [p, q] = [this.#path[low][axis], this.#path[low + 1][axis]];
      const [m, n] = [this.#slopes[2 * low + axis] * span, this.#slopes[2 * low + 2 + axis] * span];
      const position = p + u * (m + u * (3 * (q - p) - 2 * m - n + u * (2 * (p - q) + m + n)));
      const slope = m + u * (2 * (3 * (q - p) - 2 * m - n) + 3 * u * (2 * (p - q) + m + n));
      return [position, slope / span];
    };
    const [x, velocityX] = value(0);
    const [y, velocityY] = value(1);
    // At rest it looks along the piece that begins or ends there.
    const rests = Math.hypot(velocityX, velocityY) < 1e-9;
    const [a, b] = [this.#path[low], this.#path[low + 1]];
    const yawRad = rests ? Math.atan2(b[1] - a[1], b[0] - a[0]) : Math.atan2(velocityY, velocityX);
    return { x, y, z: 0, yawRad, velocityX, velocityY };
  }
}

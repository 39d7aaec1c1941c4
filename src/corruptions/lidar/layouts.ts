/**
 * Constants that the published corruptions tie to a data set's sensor.
 *
 * Source: Robo3D (Kong et al., ICCV 2023), official repository ldkong1205/Robo3D, folder create/; class numbers as the
 * data sets publish them (SemanticKITTI raw ids, nuScenes-lidarseg ids).
 */
import { InputError } from '../../errors/index.js';
import type { LidarLayout } from '../operation.js';

export interface LayoutConstants {
  /** Lasers of the sensor. */
  readonly beams: number;
  /** First and last beam that can go missing. */
  readonly missingBeams: readonly [number, number];
  /** Road and sidewalk, which get wet. */
  readonly groundClasses?: ReadonlySet<number>;
  /** Groups of classes that count as one kind of vehicle. */
  readonly vehicleClasses?: readonly ReadonlySet<number>[];
  /** Class given to points that a disturbance made; evaluation ignores it. */
  readonly disturbedClass?: Readonly<Record<'fog' | 'snow' | 'crosstalk', number>>;
  /** Labels hold an instance number in their upper 16 bits. */
  readonly labelMask: number;
  /** Lowest normalised ground intensity that the noise floor looks at, and what intensities are divided by for it. */
  readonly wetGround: { readonly lowestIntensity: number; readonly divisor: number };
}

export const LAYOUTS: Readonly<Record<LidarLayout, LayoutConstants>> = {
  semantickitti: {
    beams: 64,
    missingBeams: [4, 58],
    groundClasses: new Set([40, 48]),
    // car, bicycle, motorcycle, truck, other vehicle; each with its moving twin.
    vehicleClasses: [
      new Set([10, 252]),
      new Set([11]),
      new Set([15]),
      new Set([18, 258]),
      new Set([13, 16, 20, 256, 257, 259]),
    ],
    disturbedClass: { fog: 21, snow: 22, crosstalk: 23 },
    labelMask: 0xffff,
    wetGround: { lowestIntensity: 5, divisor: 1 },
  },
  kitti: {
    beams: 64,
    missingBeams: [4, 58],
    labelMask: 0xffff,
    wetGround: { lowestIntensity: 5, divisor: 1 },
  },
  nuscenes: {
    beams: 32,
    missingBeams: [2, 28],
    groundClasses: new Set([24, 26]),
    // bicycle, bus (bendy and rigid), car, construction vehicle, motorcycle, trailer, truck.
    vehicleClasses: [
      new Set([14]),
      new Set([15, 16]),
      new Set([17]),
      new Set([18]),
      new Set([21]),
      new Set([22]),
      new Set([23]),
    ],
    disturbedClass: { fog: 41, snow: 42, crosstalk: 43 },
    labelMask: -1,
    wetGround: { lowestIntensity: 0, divisor: 255 },
  },
};

/** Class number → group it belongs to, -1 for none; classes beyond the table belong to none. */
export function classTable(groups: readonly ReadonlySet<number>[]): Int8Array {
  const table = new Int8Array(Math.max(...groups.flatMap((ids) => [...ids])) + 1).fill(-1);
  groups.forEach((ids, group) => ids.forEach((id) => (table[id] = group)));
  return table;
}

/** @throws InputError where the data set's layout is not known */
export function layoutOf(layout: LidarLayout | undefined, id: string): LayoutConstants {
  if (layout !== undefined) return LAYOUTS[layout];
  const known = Object.keys(LAYOUTS).join(', ');
  throw new InputError(`${id} follows the sensor of the data set and none is declared; name its layout: ${known}`);
}

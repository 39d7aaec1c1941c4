import { InputError } from '../../errors/index.js';
import { poseFromRotationTranslation } from '../../geometry/index.js';
import { pinholeOfFov, poseLookingAt } from './poses.js';
import type { View } from './view.js';

type Point = readonly [x: number, y: number, z: number];

export interface ImageSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * A map-like tile: parallel rays straight down, +y (north) up and +x (east) right.
 *
 * @param centre (x, y) of the tile, metres
 * @param altitudeM above everything that stands there
 */
export function satelliteView(
  centre: readonly [x: number, y: number],
  size: ImageSize,
  metresPerPixel: number,
  altitudeM = 500,
): View {
  return {
    ...size,
    projection: { kind: 'orthographic', metresPerPixel },
    worldFromCamera: poseFromRotationTranslation([1, 0, 0, 0, -1, 0, 0, 0, -1], [...centre, altitudeM]),
  };
}

export interface ObliqueOptions extends ImageSize {
  /** Of the drone above the point it looks at. */
  readonly heightM: number;
  /** Angle by which it looks down, between 0 and π/2. */
  readonly downRad: number;
  /** Where the drone is, seen from the point: counter-clockwise from +x. */
  readonly azimuthRad: number;
  /** Default: 1.05 (60°). */
  readonly horizontalFovRad?: number;
}

/** A drone that looks down at a point. @throws InputError for angles that cannot be flown */
export function obliqueView(target: Point, options: ObliqueOptions): View {
  const { widthPx, heightPx, heightM, downRad, azimuthRad, horizontalFovRad = Math.PI / 3 } = options;
  if (!(heightM > 0 && heightM < Infinity)) throw new InputError(`drone: heightM is ${heightM}; give a number > 0`);
  if (!(downRad > 0 && downRad <= Math.PI / 2)) {
    throw new InputError(`drone: downRad is ${downRad}; give an angle above 0 and at most π/2`);
  }
  const aside = downRad === Math.PI / 2 ? 0 : heightM / Math.tan(downRad);
  const from: Point = [
    target[0] + aside * Math.cos(azimuthRad),
    target[1] + aside * Math.sin(azimuthRad),
    target[2] + heightM,
  ];
  return {
    widthPx,
    heightPx,
    projection: pinholeOfFov(widthPx, heightPx, horizontalFovRad),
    worldFromCamera: poseLookingAt(from, target),
  };
}

export interface OrbitOptions extends ImageSize {
  readonly views: number;
  /** Circles flown; the views are spread evenly over them. */
  readonly turns: number;
  /** Of the drone above the point it circles, at the first and at the last view. */
  readonly fromHeightM: number;
  readonly toHeightM: number;
  /** Level distance at the first and at the last view. */
  readonly fromRadiusM: number;
  readonly toRadiusM: number;
  readonly startAzimuthRad?: number;
  readonly horizontalFovRad?: number;
}

/** A drone that spirals about a point and looks at it, as in University-1652: 54 views, three turns, descending. */
export function orbitViews(target: Point, options: OrbitOptions): View[] {
  const { widthPx, heightPx, views, turns, horizontalFovRad } = options;
  return Array.from({ length: views }, (_, index) => {
    const done = views === 1 ? 0 : index / (views - 1);
    const heightM = options.fromHeightM + done * (options.toHeightM - options.fromHeightM);
    const radiusM = options.fromRadiusM + done * (options.toRadiusM - options.fromRadiusM);
    return obliqueView(target, {
      widthPx,
      heightPx,
      heightM,
      downRad: Math.atan2(heightM, radiusM),
      azimuthRad: (options.startAzimuthRad ?? 0) + (2 * Math.PI * turns * index) / views,
      ...(horizontalFovRad === undefined ? {} : { horizontalFovRad }),
    });
  });
}

/** A person who stands at `from` and photographs `target`. */
export function groundView(from: Point, target: Point, size: ImageSize, horizontalFovRad = 1.2): View {
  return {
    ...size,
    projection: pinholeOfFov(size.widthPx, size.heightPx, horizontalFovRad),
    worldFromCamera: poseLookingAt(from, target),
  };
}

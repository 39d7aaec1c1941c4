/**
 * What a Velodyne HDL-64E adds to an intensity for the distance from each laser's focus.
 *
 * Source of the formula: Velodyne, HDL-64E S3 user's manual, intensity compensation; as used in Hahner et al., "LiDAR
 * Snowfall Simulation for Robust 3D Object Detection", CVPR 2022. Source of the numbers: a unit's calibration in
 * ros-drivers/velodyne (BSD), velodyne_pointcloud/params/64e_s3-xiesc.yaml; they differ a little from unit to unit.
 */
const FOCAL_DISTANCE_M = Float64Array.of(
  ...[10.5, 15, 24, 14.5, 15, 17, 10.5, 14, 15, 12.5, 12.5, 13, 14.5, 20.5, 12.5, 19.5],
  ...[24, 14.5, 17.5, 24, 24, 15.5, 20.5, 14.5, 11.5, 18.5, 13, 21.5, 13.5, 18.5, 18.5, 21.5],
  ...[10.5, 0.25, 0.25, 11, 9.5, 9.5, 9, 0.25, 0.25, 11.2, 0.25, 10, 11.5, 0.25, 11.5, 0.25],
  ...[13, 13.5, 12, 12, 2, 11.2, 2.5, 12.5, 10, 0.25, 11.5, 0.25, 5, 2.5, 16.5, 9],
);
const FOCAL_SLOPE = Float64Array.of(
  ...[1.85, 1.2, 1.05, 1.7, 0.4, 1.45, 1, 1.3, 0.95, 1.95, 1.95, 1.9, 1.7, 1.25, 1.9, 0.95],
  ...[0.7, 1.65, 1.4, 1.25, 1.1, 1.55, 1.2, 1.65, 2, 1.25, 1.9, 1.1, 1.83, 1.35, 1.35, 1.15],
  ...[2, 1, 1, 2, 1.85, 1.4, 1.65, 1.15, 0.92, 2, 1.1, 1.95, 2, 0.45, 2, 0.95],
  ...[1, 1.8, 1.85, 1.1, 1, 2, 1.05, 1.9, 1.95, 0.95, 2, 1, 1.15, 1.05, 1.25, 1.45],
);
/** Lasers whose intensities end at 230 instead of 255. */
const WEAK_LASERS: ReadonlySet<number> = new Set([53, 55, 56, 58]);
const FARTHEST_M = 120;

/** Largest intensity of a laser. */
export function largestIntensity(laser: number): number {
  return WEAK_LASERS.has(laser) ? 230 : 255;
}

/** Part of the largest intensity that is added at a range. */
export function focalCorrection(laser: number, rangeM: number): number {
  const focus = (1 - (100 * FOCAL_DISTANCE_M[laser]) / 13100) ** 2;
  return FOCAL_SLOPE[laser] * Math.abs(focus - (1 - rangeM / FARTHEST_M) ** 2);
}

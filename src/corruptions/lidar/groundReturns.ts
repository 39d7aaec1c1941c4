import { fitLine, type Line } from './lineFit.js';

const RANGE_BINS = 50;
const [NEAREST_M, FARTHEST_M] = [10, 70];
const INTENSITY_BINS = 2555;
/** Noise levels at or below this are empty bins. */
const LEAST_LEVEL = 5;

/** How strong the ground's echoes are, and how weak an echo still gets through. */
export interface GroundReturns {
  /** Intensity over the cosine of incidence, by range. */
  readonly reflected: Line;
  /** The same for the weakest echoes; equal to `reflected` where too few ranges show any. */
  readonly weakest: Line;
}

/**
 * Linear models of the ground's normalised intensity and of its noise level.
 *
 * The noise level is, per range bin, the least frequent intensity that occurs.
 *
 * Source: Hahner et al., "LiDAR Snowfall Simulation for Robust 3D Object Detection", CVPR 2022, section on wet ground;
 * SysCV/LiDAR_snow_sim, tools/wet_ground.
 *
 * @param rangeM (n)
 * @param normalised (n) intensity over the cosine of incidence
 * @param lowestIntensity where the histogram begins
 */
export function groundReturns(rangeM: Float64Array, normalised: Float64Array, lowestIntensity: number): GroundReturns {
  const reflected = fitLine(rangeM, normalised);
  let highest = 0;
  for (const value of normalised) highest = Math.max(highest, Math.abs(value));
  if (!(highest > lowestIntensity)) return { reflected, weakest: reflected };

  const histogram = new Uint32Array(RANGE_BINS * INTENSITY_BINS);
  const intensityStep = (highest - lowestIntensity) / INTENSITY_BINS;
  const rangeStep = (FARTHEST_M - NEAREST_M) / RANGE_BINS;
  for (let i = 0; i < rangeM.length; i++) {
    const [range, value] = [rangeM[i], normalised[i]];
    if (range < NEAREST_M || range > FARTHEST_M || value < lowestIntensity || value > highest) continue;
    const rangeBin = Math.min(Math.floor((range - NEAREST_M) / rangeStep), RANGE_BINS - 1);
    const bin = Math.min(Math.floor((value - lowestIntensity) / intensityStep), INTENSITY_BINS - 1);
    histogram[rangeBin * INTENSITY_BINS + bin]++;
  }

  const [centres, levels]: [number[], number[]] = [[], []];
  for (let rangeBin = 0; rangeBin < RANGE_BINS; rangeBin++) {
    let [least, count] = [0, Infinity];
    for (let bin = 0; bin < INTENSITY_BINS; bin++) {
      const here = histogram[rangeBin * INTENSITY_BINS + bin] || rangeM.length;
      if (here < count) [least, count] = [bin, here];
    }
    const level = lowestIntensity + least * intensityStep;
    if (level <= LEAST_LEVEL) continue;
    centres.push(NEAREST_M + (rangeBin + 0.5) * rangeStep);
    levels.push(level);
  }
  return { reflected, weakest: levels.length > 3 ? fitLine(centres, levels) : reflected };
}

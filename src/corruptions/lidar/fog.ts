import { z } from 'zod';
import { POINT_STATUS, type LidarOperation } from '../operation.js';
import { intensityColumn, lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { FOG_TABLE_ROWS, FOG_TABLE_ROWS_PER_M, fogLookup } from './fogLookup.js';
import { LAYOUTS } from './layouts.js';
import { roundHalfEven } from './sampling.js';

const alpha = z.number().min(0).max(10);

const parameters = z.strictObject({
  alpha: z.union([alpha, z.array(alpha).min(1)]).describe('Attenuation, 1/m; one of several is drawn for each cloud'),
  beta: z.number().min(0).describe('Backscatter, 1/m'),
  rangeNoiseM: z.number().min(0).default(10).describe('Spread of the echoes around their range'),
  clipIntensity: z.boolean().default(false).describe('Limit the echo of fog to a full intensity'),
  wholeIntensity: z.boolean().default(false).describe('Round the attenuated intensity to a whole number'),
});

/** Backscatter of a hard target: differential reflectivity 1e-6 over π. */
const HARD_TARGET_BACKSCATTER = 1e-6 / Math.PI;

/**
 * Attenuates every echo and, where fog in front of the target returns more, moves the point to the fog.
 *
 * A target at r₀ with intensity i returns i·exp(−2αr₀), fog i·r₀²·I(r₀)·β/β₀ with the integral of `fogLookup`.
 * `compat` spreads the range of an echo by r₀/U(r₀ − n, r₀ + n) even where that is negative or without limit (r₀ ≤ n:
 * points behind the sensor or far beyond the target), and rounds an intensity of scale 1 to nothing where rounding is
 * asked for; `fixed` keeps the divisor above r₀/2 and rounds on the scale of 255 alone.
 */
export const fog: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'fog',
  description: 'Fog: weaker echoes, and points of the fog itself near the sensor',
  parameters,
  source:
    'Hahner et al., Fog Simulation on Real LiDAR Point Clouds, ICCV 2021; as in ldkong1205/Robo3D, create/*/fog.py, ' +
    'and thu-ml/3D_Corruptions_AD, fog_sim',
  needs: ['intensity'],
  corrupt(cloud, given, rng, context) {
    const draft = draftOf(cloud);
    const { points, width, count, status, labels } = draft;
    const { column, scale } = intensityColumn(cloud, 'fog');
    const attenuation = typeof given.alpha === 'number' ? given.alpha : rng.choice(given.alpha);
    const table = fogLookup(attenuation);
    const backscatter = given.beta / HARD_TARGET_BACKSCATTER;
    const rounds = given.wholeIntensity && (context.mode === 'compat' || scale === 255);
    const limit = given.clipIntensity ? (context.mode === 'compat' ? 255 : scale) : Infinity;
    const label = context.layout === undefined ? undefined : LAYOUTS[context.layout].disturbedClass?.fog;
    const noiseM = given.rangeNoiseM;

    for (let row = 0, at = 0; row < count; row++, at += width) {
      const x = points[at];
      const y = points[at + 1];
      const z = points[at + 2];
      const intensity = points[at + column];
      const rangeM = Math.sqrt(x * x + y * y + z * z);
      const key = Math.min(roundHalfEven(rangeM * FOG_TABLE_ROWS_PER_M), FOG_TABLE_ROWS - 1);
      const hard = intensity * Math.exp(-2 * attenuation * rangeM);
      const hardSeen = rounds ? roundHalfEven(hard) : hard;
      const soft = Math.min(table.integral[key] * intensity * rangeM * rangeM * backscatter, limit);
      if (!(soft > hardSeen)) {
        points[at + column] = hardSeen;
        if (points[at + column] !== intensity) status[row] = POINT_STATUS.attenuated;
        continue;
      }
      let factor = table.rangeM[key] / rangeM;
      if (noiseM > 0) {
        const low = context.mode === 'compat' ? rangeM - noiseM : Math.max(rangeM - noiseM, rangeM / 2);
        factor *= rangeM / rng.uniform(low, rangeM + noiseM);
      }
      points[at] = x * factor;
      points[at + 1] = y * factor;
      points[at + 2] = z * factor;
      points[at + column] = soft;
      status[row] = POINT_STATUS.scattered;
      if (labels !== undefined && label !== undefined) labels[row] = label;
    }
    return finish(draft);
  },
});

import { z } from 'zod';
import { POINT_STATUS, type LidarOperation } from '../operation.js';
import { BulkNoise } from './bulkNoise.js';
import { intensityColumn, lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { precipitationModel, SMALLEST_DROP_MM, type PrecipitationModel } from './precipitation.js';

const parameters = z.strictObject({
  precipitation: z.enum(['rain', 'snow']).describe('What falls'),
  rateMmPerHour: z.number().min(0).max(500).describe('Liquid water, mm/h; 0 leaves the cloud as it is'),
});

/** Weakest detectable power: a reflectance of 0.9 at 120 m, as intensity over squared range. */
const LEAST_POWER = 0.9 / 120 ** 2;
/** Drops nearer than this are not seen, metres. */
const NEAREST_DROP_M = 0.9;
/** Half of it is the beam's divergence, radians. */
const BEAM_RAD = 0.003;
/** Range accuracy of the sensor, metres. */
const RANGE_ACCURACY_M = 0.09;

/**
 * The strongest return wins: the target's, weakened, or that of the drop in the beam that reflects most.
 *
 * Of the drops in a beam, those too far to outshine both the target and the detection limit even if they filled the
 * beam are counted, not drawn: their number is binomial, so that the outcome has the distribution of drawing them all.
 *
 * `compat` leaves lost points in the cloud at the origin; `fixed` removes them.
 */
export const lisa: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'lisa',
  description: 'Rain or falling snow: weaker and noisier echoes, some lost, some from drops in the beam',
  parameters,
  source:
    'Kilic et al., Lidar Light Scattering Augmentation (LISA), arXiv 2107.07004; as in thu-ml/3D_Corruptions_AD, ' +
    'rain_sim and snow_sim',
  needs: ['intensity'],
  corrupt(cloud, { precipitation, rateMmPerHour }, rng, context) {
    const draft = draftOf(cloud);
    if (rateMmPerHour === 0) return finish(draft);
    const { points, width, count, status, lost } = draft;
    const { column, scale } = intensityColumn(cloud, 'lisa');
    const model = precipitationModel(precipitation, rateMmPerHour);
    const beam = new BeamOfDrops(model, new BulkNoise(rng));

    for (let row = 0, at = 0; row < count; row++, at += width) {
      const x = points[at];
      const y = points[at + 1];
      const z = points[at + 2];
      const rangeM = Math.sqrt(x * x + y * y + z * z);
      // A point in the sensor is no echo of anything.
      if (rangeM === 0) continue;
      const seen = (points[at + column] / scale) * Math.exp(-2 * model.attenuationPerM * rangeM);
      const power = seen / (rangeM * rangeM);
      const drop = beam.strongestAbove(Math.max(power, LEAST_POWER), rangeM);
      if (drop === undefined && !(power >= LEAST_POWER)) {
        if (context.mode === 'fixed') lost[row] = 1;
        else {
          points.fill(0, at, at + 3);
          points[at + column] = 0;
          status[row] = POINT_STATUS.moved;
        }
        continue;
      }
      const measuredM = drop?.rangeM ?? rangeM + beam.rangeNoise(power);
      const factor = measuredM / rangeM;
      points[at] = x * factor;
      points[at + 1] = y * factor;
      points[at + 2] = z * factor;
      points[at + column] = (drop?.intensity ?? seen) * scale;
      status[row] = drop === undefined ? POINT_STATUS.moved : POINT_STATUS.scattered;
    }
    return finish(draft);
  },
});

interface Drop {
  readonly rangeM: number;
  readonly intensity: number;
}

/** What falls through one beam after the other. */
class BeamOfDrops {
  readonly #model: PrecipitationModel;
  readonly #noise: BulkNoise;

  constructor(model: PrecipitationModel, noise: BulkNoise) {
    this.#model = model;
    this.#noise = noise;
  }

  /** The drop that returns most, if that is more than `power`, in a beam of the given length. */
  strongestAbove(power: number, lengthM: number): Drop | undefined {
    const { dropsPerM3, reflectance, attenuationPerM, slope } = this.#model;
    const volumeM3 = (Math.PI / 3) * lengthM * ((Math.tan(BEAM_RAD) * lengthM) / 2) ** 2;
    const expected = dropsPerM3 * volumeM3;
    const drops = Math.floor(expected) + (this.#noise.uniform() < expected % 1 ? 1 : 0);
    // A drop fills the beam at best, so that beyond this range none returns more than `power`.
    const farthestM = Math.min(Math.sqrt(reflectance / power), lengthM);
    if (drops === 0 || farthestM <= NEAREST_DROP_M) return undefined;
    const [near3, far3] = [NEAREST_DROP_M ** 3, farthestM ** 3];
    const candidates = this.#binomial(drops, (far3 - near3) / lengthM ** 3);
    let strongest = power;
    let found: Drop | undefined;
    for (let i = 0; i < candidates; i++) {
      const rangeM = Math.cbrt(near3 + this.#noise.uniform() * (far3 - near3));
      const diameterMm = SMALLEST_DROP_MM - Math.log(1 - this.#noise.uniform()) / slope;
      const filled = Math.min((diameterMm / (1e3 * Math.tan(BEAM_RAD) * rangeM)) ** 2, 1);
      const intensity = reflectance * Math.exp(-2 * attenuationPerM * rangeM) * filled;
      if (intensity / (rangeM * rangeM) <= strongest) continue;
      strongest = intensity / (rangeM * rangeM);
      found = { rangeM, intensity };
    }
    return found;
  }

  /** Error of the range of an echo, metres: the weaker, the larger. */
  rangeNoise(power: number): number {
    return (RANGE_ACCURACY_M / Math.sqrt((2 * power) / LEAST_POWER)) * this.#noise.normal();
  }

  /** Successes in `trials`, by inversion in pieces whose probability of none stays far from underflow. */
  #binomial(trials: number, probability: number): number {
    if (probability >= 1) return trials;
    let successes = 0;
    const piece = Math.max(1, Math.floor(30 / probability));
    for (let rest = trials; rest > 0; rest -= piece) {
      const size = Math.min(rest, piece);
      let left = this.#noise.uniform();
      let chance = Math.exp(size * Math.log1p(-probability));
      for (let k = 0; k < size && left >= chance; k++) {
        left -= chance;
        chance *= ((size - k) / (k + 1)) * (probability / (1 - probability));
        successes++;
      }
    }
    return successes;
  }
}

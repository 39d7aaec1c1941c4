import { z } from 'zod';
import { POINT_STATUS, type LidarOperation, type LidarPoints } from '../operation.js';
import { intensityColumn, lidarOperation } from './define.js';
import { draftOf, finish } from './draft.js';
import { focalCorrection, largestIntensity } from './focalCorrection.js';
import { LAYOUTS } from './layouts.js';
import { distinctIndices } from './sampling.js';
import { SnowBeam } from './snowBeam.js';
import { dropBelowNoiseFloor } from './snowNoiseFloor.js';
import { PARTICLE_SETS, particleSet } from './snowParticles.js';
import { Waveform, WAVEFORM_FARTHEST_M } from './snowWaveform.js';

/** Snow (mm/h over m/s) with fewer flakes than a memory holds, and with flakes that are still flakes. */
const [THINNEST, DENSEST] = [0.01, 15];

const parameters = z
  .strictObject({
    rateMmPerHour: z.number().min(0).describe('Melted snow, mm/h; 0 leaves the cloud as it is'),
    fallMps: z.number().positive().describe('Terminal velocity of the flakes, m/s'),
    noiseFloor: z.number().min(0).default(0.7).describe("Part of the ground's weakest echo that is still received"),
    particleSeed: z.int().min(0).default(0).describe('Other seeds, other flakes'),
  })
  .refine(
    ({ rateMmPerHour: rate, fallMps: fall }) => rate === 0 || (rate >= THINNEST * fall && rate <= DENSEST * fall),
    `rateMmPerHour / fallMps must be 0 or between ${THINNEST} and ${DENSEST}`,
  );

/** Part of the largest intensity that a flake filling the beam returns. */
const FLAKE_INTENSITY = 0.9;
/** An echo this near its target is the target's. */
const SAME_ECHO_M = 0.2;

/**
 * Flakes take parts of a beam; the strongest echo of flakes and target is the point.
 *
 * Every laser looks into one of 64 sets of flakes, which one is drawn for each cloud.
 *
 * `compat` gives a target behind flakes the flakes' brightness instead of its own, as the published code does by
 * overwriting a variable, and adds the focal correction of an HDL-64E to every intensity. `fixed` takes the target's
 * own intensity, which a sensor reports after its correction.
 */
export const snow: LidarOperation<z.output<typeof parameters>> = lidarOperation({
  id: 'snow',
  description: 'Falling snow: points of flakes near the sensor, weaker targets behind them, the weakest lost',
  parameters,
  source:
    'Hahner et al., LiDAR Snowfall Simulation, CVPR 2022; as in ldkong1205/Robo3D, create/*/snow.py, ' +
    'and SysCV/LiDAR_snow_sim, tools/snowfall',
  needs: ['intensity'],
  corrupt(cloud, { noiseFloor, particleSeed, ...snowfall }, rng, context) {
    const draft = draftOf(cloud);
    if (snowfall.rateMmPerHour === 0) return finish(draft);
    const { points, width, count, status, labels } = draft;
    const { column, scale } = intensityColumn(cloud, 'snow');
    const compat = context.mode === 'compat';
    const label = context.layout === undefined ? undefined : LAYOUTS[context.layout].disturbedClass?.snow;
    const order = distinctIndices(PARTICLE_SETS, PARTICLE_SETS, rng);
    const laserOf = lasers(cloud, compat ? 1 / scale : 0);
    const [beam, waveform] = [new SnowBeam(), new Waveform()];

    for (let row = 0, at = 0; row < count; row++, at += width) {
      const [x, y, z] = [points[at], points[at + 1], points[at + 2]];
      const rangeM = Math.sqrt(x * x + y * y + z * z);
      if (rangeM === 0 || rangeM > WAVEFORM_FARTHEST_M) continue;
      const laser = laserOf(row);
      const set = particleSet(snowfall, particleSeed, order[laser]);
      if (!beam.meet(set, Math.atan2(y, x), rangeM)) continue;
      const largest = compat ? largestIntensity(laser) : 255;
      const given = (points[at + column] * 255) / scale;
      for (let i = 0; i < beam.count; i++) waveform.add(beam.rangeM[i], FLAKE_INTENSITY * largest * beam.part[i]);
      waveform.add(rangeM, beam.targetPart * (compat ? FLAKE_INTENSITY * largest : given * rangeM * rangeM));
      waveform.takePeak();
      let seen = waveform.peakPower;
      if (compat) seen = Math.trunc(seen + largest * focalCorrection(laser, waveform.peakM));
      points[at + column] = (Math.min(Math.max(seen, 0), largest) * scale) / 255;
      if (Math.abs(waveform.peakM - rangeM) < SAME_ECHO_M) {
        status[row] = POINT_STATUS.attenuated;
        continue;
      }
      const factor = waveform.peakM / rangeM;
      points[at] = x * factor;
      points[at + 1] = y * factor;
      points[at + 2] = z * factor;
      status[row] = POINT_STATUS.scattered;
      if (labels !== undefined && label !== undefined) labels[row] = label;
    }
    return finish(draft, noiseFloor > 0 ? dropBelowNoiseFloor(draft, cloud, noiseFloor, rng, context) : []);
  },
});

/**
 * Laser of a point: its ring, or one of 64 by its pitch between −25° and 3°.
 *
 * @param intensityFactor the published code counts the intensity (0 to 1) into a point's distance when it takes the
 * pitch; 0 leaves it out
 */
function lasers({ points, channels }: LidarPoints, intensityFactor: number): (row: number) => number {
  const width = channels.length;
  const ring = channels.indexOf('ring');
  if (ring >= 0) return (row) => Math.abs(points[row * width + ring]) % PARTICLE_SETS;
  const intensity = channels.indexOf('intensity');
  return (row) => {
    const at = row * width;
    const [x, y, z, i] = [points[at], points[at + 1], points[at + 2], intensityFactor * points[at + intensity]];
    const pitchDeg = (Math.asin(z / Math.sqrt(x * x + y * y + z * z + i * i)) * 180) / Math.PI;
    const laser = Math.floor(PARTICLE_SETS * (1 - (pitchDeg + 25) / 28));
    return Math.min(Math.max(laser, 0), PARTICLE_SETS - 1);
  };
}

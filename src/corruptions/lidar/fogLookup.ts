/**
 * The strongest echo of fog: range and received power integral, by the range of the target behind it.
 *
 * Source: Hahner, Sakaridis, Dai, Van Gool, "Fog Simulation on Real LiDAR Point Clouds for 3D Object Detection in
 * Adverse Weather", ICCV 2021, equations 8 to 10. The soft target's integral over the pulse does not depend on the
 * range of the hard target as long as that lies behind it, so one integral a range serves the whole table; backscatter
 * and the sensor's constants stand outside it, so that the table depends on the attenuation alone.
 */
const SPEED_OF_LIGHT_MPS = 299_792_458;
/** Half-power width of the pulse. */
const PULSE_S = 20e-9;
/** Nothing is received from nearer than this, everything from farther than the second. */
const OVERLAP_STARTS_M = 0.9;
const OVERLAP_COMPLETE_M = 1;
const NODES = 2000;
const GRID_M = 200;
const GRID_NODES = 2000;
/** Beyond this the integral only falls (the table is constant from 4.8 m on). */
const SEARCHED_M = 10;
export const FOG_TABLE_ROWS_PER_M = 10;
export const FOG_TABLE_ROWS = 2001;

export interface FogLookup {
  /** (2001) range of the strongest echo in metres for a target at row · 0.1 m; 0 where fog gives none. */
  readonly rangeM: Float64Array;
  /** (2001) its integral, per unit of backscatter, intensity and squared range. */
  readonly integral: Float64Array;
}

const tables = new Map<number, FogLookup>();

/** Table for an attenuation coefficient (1/m); computed once. */
export function fogLookup(attenuationPerM: number): FogLookup {
  let table = tables.get(attenuationPerM);
  if (table === undefined) tables.set(attenuationPerM, (table = computeTable(attenuationPerM)));
  return table;
}

function computeTable(attenuationPerM: number): FogLookup {
  const rangeM = new Float64Array(FOG_TABLE_ROWS);
  const integral = new Float64Array(FOG_TABLE_ROWS);
  const gridStep = GRID_M / (GRID_NODES - 1);
  let node = 0;
  let [bestRange, best] = [0, 0];
  for (let row = 0; row < FOG_TABLE_ROWS; row++) {
    for (; node * gridStep <= Math.min(row / FOG_TABLE_ROWS_PER_M, SEARCHED_M); node++) {
      const power = softTarget(node * gridStep, attenuationPerM);
      if (power > best) [bestRange, best] = [node * gridStep, power];
    }
    rangeM[row] = bestRange;
    integral[row] = best;
  }
  return { rangeM, integral };
}

/** Power from the fog around `rangeM`, by Simpson's rule over the pulse. */
function softTarget(rangeM: number, attenuationPerM: number): number {
  const values = new Float64Array(NODES);
  const step = (2 * PULSE_S) / (NODES - 1);
  for (let node = 0; node < NODES; node++) {
    const time = node * step;
    const distance = rangeM - (SPEED_OF_LIGHT_MPS * time) / 2;
    if (distance <= OVERLAP_STARTS_M) continue;
    const overlap = Math.min((distance - OVERLAP_STARTS_M) / (OVERLAP_COMPLETE_M - OVERLAP_STARTS_M), 1);
    const pulse = Math.sin((Math.PI / (2 * PULSE_S)) * time) ** 2;
    values[node] = (pulse * Math.exp(-2 * attenuationPerM * distance) * overlap) / (distance * distance);
  }
  return simpson(values, step);
}

/** Composite Simpson's rule; for an even number of nodes the mean of leaving the trapezoid to the first and the last. */
function simpson(values: Float64Array, step: number): number {
  const last = values.length - 1;
  const rule = (from: number, to: number): number => {
    let sum = 0;
    for (let i = from; i + 2 <= to; i += 2) sum += values[i] + 4 * values[i + 1] + values[i + 2];
    return (sum * step) / 3;
  };
  if (last % 2 === 0) return rule(0, last);
  const atStart = 0.5 * step * (values[0] + values[1]) + rule(1, last);
  const atEnd = rule(0, last - 1) + 0.5 * step * (values[last - 1] + values[last]);
  return (atStart + atEnd) / 2;
}

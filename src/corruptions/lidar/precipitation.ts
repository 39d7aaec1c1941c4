/**
 * Rain and snow as LISA sees them: how many drops of which size, and how much light they take.
 *
 * Source: Kilic et al., "Lidar Light Scattering Augmentation (LISA): Physics-based Simulation of Adverse Weather
 * Conditions for 3D Object Detection", arXiv 2107.07004; size distributions of Marshall and Palmer (1948, rain) and of
 * Gunn and Marshall (1958, snow).
 */
import { mieExtinction } from './mieExtinction.js';

export type Precipitation = 'rain' | 'snow';

/** Wavelength of the lasers, millimetres. */
const WAVELENGTH_MM = 905e-6;
/** Drops smaller than this are left out of what is drawn, millimetres. */
export const SMALLEST_DROP_MM = 0.05;
const NODES = 2000;
const [SMALLEST_NODE_MM, LARGEST_NODE_MM] = [1e-6, 10];

/** Refractive indices of water and ice at the wavelength. */
const REFRACTIVE_INDEX: Readonly<Record<Precipitation, number>> = { rain: 1.328, snow: 1.3031 };

export interface PrecipitationModel {
  /** Number of drops by diameter: amount · exp(−slope · D), per cubic metre and millimetre; slope in 1/mm. */
  readonly amount: number;
  readonly slope: number;
  /** Extinction coefficient, 1/m. */
  readonly attenuationPerM: number;
  /** Drops of at least 0.05 mm per cubic metre. */
  readonly dropsPerM3: number;
  /** Part of the power that a drop filling the beam reflects: Fresnel at normal incidence. */
  readonly reflectance: number;
}

const models = new Map<string, PrecipitationModel>();

/** Model for a rate of liquid water in mm/h; computed once per kind and rate. */
export function precipitationModel(kind: Precipitation, rateMmPerHour: number): PrecipitationModel {
  const key = `${kind} ${rateMmPerHour}`;
  let model = models.get(key);
  if (model === undefined) models.set(key, (model = computeModel(kind, rateMmPerHour)));
  return model;
}

function computeModel(kind: Precipitation, rate: number): PrecipitationModel {
  const [amount, slope] = kind === 'rain' ? [8000, 4.1 * rate ** -0.21] : [7.6e3 * rate ** -0.87, 2.55 * rate ** -0.48];
  const { diameterMm, efficiency } = extinctionTable(kind);
  let extinction = 0;
  for (let i = 0; i + 1 < NODES; i++) {
    const [a, b] = [diameterMm[i], diameterMm[i + 1]];
    const left = a * a * efficiency[i] * amount * Math.exp(-slope * a);
    const right = b * b * efficiency[i + 1] * amount * Math.exp(-slope * b);
    extinction += 0.5 * (left + right) * (b - a);
  }
  const index = REFRACTIVE_INDEX[kind];
  return {
    amount,
    slope,
    attenuationPerM: 1e-6 * (Math.PI / 4) * extinction,
    dropsPerM3: (amount / slope) * Math.exp(-slope * SMALLEST_DROP_MM),
    reflectance: ((index - 1) / (index + 1)) ** 2,
  };
}

interface ExtinctionTable {
  readonly diameterMm: Float64Array;
  readonly efficiency: Float64Array;
}

const extinctionTables = new Map<Precipitation, ExtinctionTable>();

/** Extinction efficiency over 2000 diameters, evenly spaced in the logarithm. */
function extinctionTable(kind: Precipitation): ExtinctionTable {
  let table = extinctionTables.get(kind);
  if (table === undefined) {
    const ratio = Math.log(LARGEST_NODE_MM / SMALLEST_NODE_MM) / (NODES - 1);
    const diameterMm = Float64Array.from({ length: NODES }, (_, i) => SMALLEST_NODE_MM * Math.exp(i * ratio));
    const efficiency = diameterMm.map((d) => mieExtinction((Math.PI * d) / WAVELENGTH_MM, REFRACTIVE_INDEX[kind]));
    extinctionTables.set(kind, (table = { diameterMm, efficiency }));
  }
  return table;
}

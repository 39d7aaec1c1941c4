import type { Rng } from '../../../contracts/index.js';
import { didYouMean, InputError } from '../../../errors/index.js';

export const FLOOR_TYPES = ['apartment', 'office', 'museum'] as const;
export type FloorType = (typeof FLOOR_TYPES)[number];

export interface FloorOptions {
  /** Drawn from the key unless given. */
  readonly type?: FloorType;
  /** Of the rectangle around the floor; drawn from the key unless given. */
  readonly areaM2?: number;
  /** Rooms without corridors; follows from the area unless given. */
  readonly rooms?: number;
  /** Floor to ceiling. */
  readonly ceilingHeightM?: number;
  /** Clear width of hinged doors, 0.75 m at least: a disc of radius 0.3 m passes every open door. */
  readonly doorWidthM?: number;
  /** Of inner walls; outer walls are 0.18 m thicker. */
  readonly wallThicknessM?: number;
  /** Share of the doors that may be closed without cutting a room off; 0.3 unless given. */
  readonly closedDoorShare?: number;
  /** 0 (bare) to 1 (as much as fits); 0.8 unless given. */
  readonly furnishing?: number;
  /** Walking between the rooms; 4 unless given. Fewer come where there is no room for so many. */
  readonly people?: number;
  readonly durationS?: number;
  /** Of the robot that walks through the floor. */
  readonly robotRadiusM?: number;
  readonly robotSpeedMps?: number;
}

/** Options with everything decided. */
export type ResolvedFloorOptions = Required<FloorOptions>;

interface Limits {
  readonly low: number;
  readonly high: number;
  readonly whole?: true;
  readonly unit: string;
}

const LIMITS: Readonly<Record<Exclude<keyof FloorOptions, 'type'>, Limits>> = {
  areaM2: { low: 16, high: 4000, unit: ' m²' },
  rooms: { low: 1, high: 80, whole: true, unit: '' },
  ceilingHeightM: { low: 2.2, high: 12, unit: ' m' },
  doorWidthM: { low: 0.75, high: 2, unit: ' m' },
  wallThicknessM: { low: 0.05, high: 0.5, unit: ' m' },
  closedDoorShare: { low: 0, high: 1, unit: '' },
  furnishing: { low: 0, high: 1, unit: '' },
  people: { low: 0, high: 60, whole: true, unit: '' },
  durationS: { low: 0.1, high: 3600, unit: ' s' },
  robotRadiusM: { low: 0.05, high: 0.3, unit: ' m' },
  robotSpeedMps: { low: 0.05, high: 3, unit: ' m/s' },
};

const SIZES: Readonly<
  Record<
    FloorType,
    {
      areaM2: readonly [number, number];
      roomM2: number;
      rooms: readonly [number, number];
      heightM: readonly [number, number];
    }
  >
> = {
  apartment: { areaM2: [62, 130], roomM2: 17, rooms: [3, 8], heightM: [2.45, 2.75] },
  office: { areaM2: [190, 420], roomM2: 25, rooms: [5, 24], heightM: [2.7, 3.1] },
  museum: { areaM2: [380, 800], roomM2: 85, rooms: [4, 12], heightM: [3.8, 5] },
};

function check(name: keyof typeof LIMITS, value: number): void {
  const { low, high, whole, unit } = LIMITS[name];
  if (typeof value !== 'number' || !(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    const wanted = `${whole ? 'a whole number' : 'a number'} from ${low} to ${high}${unit}`;
    throw new InputError(`${name}: ${String(value)} is not possible: give ${wanted}`);
  }
}

/**
 * Checks options and draws what they leave open.
 *
 * @throws InputError naming the field, what is wrong with it and what is possible.
 */
export function resolveFloorOptions(options: FloorOptions, rng: Rng): ResolvedFloorOptions {
  const known = ['type', ...Object.keys(LIMITS)];
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      throw new InputError(`${name}: floors have no such option${didYouMean(name, known)}`);
    }
    if (name !== 'type' && value !== undefined) check(name as keyof typeof LIMITS, value as number);
  }
  const { type = rng.choice(FLOOR_TYPES) } = options;
  if (!FLOOR_TYPES.includes(type)) {
    throw new InputError(
      `type: '${String(type)}' is no type of floor${didYouMean(String(type), FLOOR_TYPES)}; there are ${FLOOR_TYPES.join(', ')}`,
    );
  }
  const sizes = SIZES[type];
  const drawnArea = rng.uniform(...sizes.areaM2);
  const drawnHeight = rng.uniform(...sizes.heightM);
  const {
    areaM2 = options.rooms === undefined ? drawnArea : Math.max(drawnArea, 1.25 * sizes.roomM2 * options.rooms),
  } = options;
  const ownRooms = Math.min(Math.max(Math.round(areaM2 / sizes.roomM2), sizes.rooms[0]), sizes.rooms[1]);
  const resolved: ResolvedFloorOptions = {
    type,
    areaM2,
    rooms: options.rooms ?? ownRooms,
    ceilingHeightM: options.ceilingHeightM ?? Math.round(drawnHeight * 20) / 20,
    doorWidthM: options.doorWidthM ?? 0.9,
    wallThicknessM: options.wallThicknessM ?? (type === 'museum' ? 0.25 : 0.12),
    closedDoorShare: options.closedDoorShare ?? 0.3,
    furnishing: options.furnishing ?? 0.8,
    people: options.people ?? 4,
    durationS: options.durationS ?? 20,
    robotRadiusM: options.robotRadiusM ?? 0.25,
    robotSpeedMps: options.robotSpeedMps ?? 0.7,
  };
  return resolved;
}

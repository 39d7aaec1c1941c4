import { InputError, nearest } from '../../errors/index.js';

export const BLOCK_LAYOUTS = ['street', 'crossroads', 'carPark', 'suburb', 'square'] as const;
export type BlockLayout = (typeof BLOCK_LAYOUTS)[number];

/** What a city block is made with; everything may be left out. */
export interface BlockOptions {
  /** 'any' draws one by the key. Default 'any'. */
  readonly layout?: BlockLayout | 'any';
  /** How long the recording is, seconds. Default 20. */
  readonly durationS?: number;
  /** How far the block reaches around the ego's way, metres. Default 80. */
  readonly extentM?: number;
  /** Most cars, parked and moving. Default 90; 0 leaves the roads empty. */
  readonly maxCars?: number;
  /** Most trucks and buses. Default 8. */
  readonly maxTrucks?: number;
  /** Most bicycles and motorcycles, ridden and parked. Default 24. */
  readonly maxTwoWheelers?: number;
  /** Most pedestrians. Default 50. */
  readonly maxPedestrians?: number;
  /** Share of lanes' capacity in use, 0 to 1. Drawn by the key. */
  readonly traffic?: number;
  /** Share of parking places in use, 0 to 1. Drawn by the key. */
  readonly parked?: number;
  /** Greatest speed of the ego, metres a second. Drawn by the key. */
  readonly egoSpeedMps?: number;
}

export interface ResolvedBlockOptions {
  readonly layout: BlockLayout | 'any';
  readonly durationS: number;
  readonly extentM: number;
  readonly maxCars: number;
  readonly maxTrucks: number;
  readonly maxTwoWheelers: number;
  readonly maxPedestrians: number;
  readonly traffic: number | undefined;
  readonly parked: number | undefined;
  readonly egoSpeedMps: number | undefined;
}

/** [default, lowest, highest, unit, whole number]. */
const NUMBERS = {
  durationS: [20, 0.1, 120, 'seconds', false],
  extentM: [80, 20, 150, 'metres', false],
  maxCars: [90, 0, 400, 'cars', true],
  maxTrucks: [8, 0, 50, 'trucks and buses', true],
  maxTwoWheelers: [24, 0, 200, 'bicycles and motorcycles', true],
  maxPedestrians: [50, 0, 400, 'pedestrians', true],
  traffic: [undefined, 0, 1, 'of the lanes', false],
  parked: [undefined, 0, 1, 'of the parking places', false],
  egoSpeedMps: [undefined, 0, 20, 'metres a second', false],
} as const;

type NumberName = keyof typeof NUMBERS;

/** Fills in defaults. @throws InputError naming the option and what it may be */
export function resolveBlockOptions(options: BlockOptions): ResolvedBlockOptions {
  const known = ['layout', ...Object.keys(NUMBERS)];
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new InputError(`city block: unknown option ${name}${nearest(name, known)}`);
  }
  const layout: string = options.layout ?? 'any';
  if (layout !== 'any' && !(BLOCK_LAYOUTS as readonly string[]).includes(layout)) {
    const names = [...BLOCK_LAYOUTS, 'any'];
    throw new InputError(
      `city block: layout: there is no layout ${JSON.stringify(layout)}${nearest(String(layout), names)}`,
    );
  }
  const resolved: Partial<Record<NumberName, number | undefined>> = {};
  for (const name of Object.keys(NUMBERS) as NumberName[]) {
    const [standard, low, high, unit, whole] = NUMBERS[name];
    const value: unknown = options[name] ?? standard;
    if (
      value !== undefined &&
      (typeof value !== 'number' || !(value >= low && value <= high) || (whole && !Number.isInteger(value)))
    ) {
      throw new InputError(
        `city block: ${name} is ${String(value)}: give ${whole ? 'a whole number' : 'a number'} from ${low} to ${high} ${unit}`,
      );
    }
    resolved[name] = value;
  }
  return { ...(resolved as Omit<ResolvedBlockOptions, 'layout'>), layout: layout as BlockLayout | 'any' };
}

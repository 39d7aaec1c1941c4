/** Named LiDARs as data: `configs/lidars/*.yaml` and files of users in the same format, `robosense.lidars/1`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { FileFormatError, InputError, nearest, schemaProblems } from '../../errors/index.js';
import { packageRoot } from '../../installation/index.js';
import { checkLidarModel, type LidarModel } from './lidarModel.js';
import { evenElevations, turnAzimuths } from './scanPattern.js';

const elevation = z.number().min(-90).max(90);
const share = z.number().min(0).max(1);

const block = z
  .strictObject({ top: elevation, bottom: elevation, channels: z.int().min(1).max(1024) })
  .refine(({ top, bottom }) => bottom <= top, 'bottom is above top');

const answers = z.strictObject({
  range_noise_m: z.number().min(0).optional().describe('Standard deviation of a range.'),
  lost_fraction: share.optional().describe('Share of pulses that is lost for no reason that the scene knows.'),
  mixed_pixel_fraction: share.optional().describe('Share of pulses whose footprint may meet two surfaces.'),
  unit_strength_range_m: z.number().positive().optional().describe('Range of a white target detected with 63 %.'),
  rotation: z.enum(['clockwise', 'counter-clockwise']).optional().describe('Seen from above.'),
});

const lidar = answers.extend({
  title: z.string().optional(),
  source: z.string().optional(),
  elevations_deg: z.union([z.array(elevation).min(1), z.array(block).min(1)]).describe('Top first.'),
  azimuth_steps: z.int().min(1).max(65_536).describe('Firings of a channel in a turn.'),
  spin_hz: z.number().positive(),
  range_m: z.tuple([z.number().min(0), z.number().positive()]),
  ideal: z.boolean().optional().describe('No noise, no losses, intensity 1.'),
});

const lidarFile = z.strictObject({
  schema: z.literal('robosense.lidars/1'),
  defaults: answers.optional(),
  lidars: z.record(z.string().min(1), lidar),
});

const folder = (): string => join(packageRoot, 'configs', 'lidars');

/**
 * Reads a file of LiDARs.
 *
 * @returns models by id, in the order of the file
 * @throws FileFormatError naming file, JSON pointer and mend
 */
export function readLidarFile(path: string): Map<string, LidarModel> {
  let document: unknown;
  try {
    document = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new InputError(`${path}: no such file`, { cause: error });
    throw new FileFormatError(path, undefined, message.split('\n')[0], { cause: error });
  }
  const checked = lidarFile.safeParse(document, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(path, place, problem);
  }
  const { defaults = {}, lidars } = checked.data;
  return new Map(
    Object.entries(lidars).map(([id, own]) => {
      try {
        return [id, makeModel(id, { ...defaults, ...own })];
      } catch (error) {
        throw new FileFormatError(path, `/lidars/${id}`, (error as Error).message, { cause: error });
      }
    }),
  );
}

function makeModel(id: string, data: z.infer<typeof lidar>): LidarModel {
  const elevationsRad = Float64Array.from(
    data.elevations_deg.flatMap((each) =>
      typeof each === 'number'
        ? [(each * Math.PI) / 180]
        : Array.from(evenElevations(each.channels, each.top, each.bottom)),
    ),
  );
  return checkLidarModel({
    id,
    elevationsRad,
    azimuthsRad: turnAzimuths(data.azimuth_steps, data.rotation !== 'counter-clockwise'),
    minRangeM: data.range_m[0],
    maxRangeM: data.range_m[1],
    spinHz: data.spin_hz,
    rangeNoiseM: data.range_noise_m ?? 0,
    lostFraction: data.lost_fraction ?? 0,
    mixedPixelFraction: data.mixed_pixel_fraction ?? 0,
    unitStrengthRangeM: data.unit_strength_range_m ?? 450,
    ideal: data.ideal ?? false,
  });
}

let shipped: Map<string, LidarModel> | undefined;

/** The LiDARs that come with the toolkit, by id. */
export function namedLidars(): ReadonlyMap<string, LidarModel> {
  shipped ??= new Map(
    readdirSync(folder())
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap((name) => [...readLidarFile(join(folder(), name))]),
  );
  return shipped;
}

/**
 * @param name of a LiDAR that comes with the toolkit
 * @throws InputError that names those there are
 */
export function namedLidar(name: string): LidarModel {
  const model = namedLidars().get(name);
  if (model === undefined)
    throw new InputError(`no LiDAR is called ${name}${nearest(name, [...namedLidars().keys()])}`);
  return model;
}

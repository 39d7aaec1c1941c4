import { join } from 'node:path';
import { z } from 'zod';
import { readSuiteYaml } from '../../corruptions/index.js';
import { packageRoot } from '../../installation/index.js';

const name = z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens');

const platform = z.strictObject({
  description: z.string().min(1),
  height_m: z
    .strictObject({
      mean: z.number().max(500),
      sigma: z.number().nonnegative(),
      min: z.number().refine((value) => value > 0, 'a height in metres above the ground, so more than 0'),
    })
    .describe('Of the sensor above the ground; drawn once for each sequence.'),
  pitch_offset_deg: z.number().min(-45).max(45).describe('Nose up is positive; the same in every frame.'),
  jitter_deg: z
    .strictObject({ roll: z.number().min(0).max(30), pitch: z.number().min(0).max(30) })
    .describe('Standard deviations; drawn for each frame.'),
});

export const worldPlatformsSchema = z
  .strictObject({
    schema: z.literal('robosense.world-platforms/1'),
    citation: z.string(),
    truncation_sigmas: z.number().positive(),
    platforms: z.record(name, platform),
  })
  .superRefine(({ platforms }, context) => {
    for (const [id, { height_m: height }] of Object.entries(platforms)) {
      if (height.mean >= height.min) continue;
      const message = `min ${height.min} lies above the mean ${height.mean}: hardly anything could be drawn`;
      context.addIssue({ code: 'custom', path: ['platforms', id, 'height_m'], message });
    }
  })
  .meta({ title: 'RoboSense platforms of the built-in world' });

/** A file of robots, as `configs/platforms/world.yaml`. */
export type WorldPlatforms = z.output<typeof worldPlatformsSchema>;
/** How one robot holds its LiDAR. */
export type WorldPlatform = WorldPlatforms['platforms'][string];

/** The vehicle, drone and quadruped of the built-in world, with their sources as comments. */
export const worldPlatformsFile: string = join(packageRoot, 'configs', 'platforms', 'world.yaml');

/**
 * Reads a file of robots.
 *
 * @throws FileFormatError naming the JSON pointer and line of the first problem
 */
export function readWorldPlatforms(file: string = worldPlatformsFile): WorldPlatforms {
  return readSuiteYaml(file, worldPlatformsSchema);
}

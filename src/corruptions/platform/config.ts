import { z } from 'zod';
import { readSuiteYaml } from '../suiteYaml.js';

const range = z.strictObject({
  /** min x, y, z, max x, y, z in metres. */
  bounds_m: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
  /** Added to z, together with the drawn change of height, before the bounds are tested. */
  height_shift_m: z.number(),
});

const platform = z.strictObject({
  description: z.string().min(1),
  /** How much higher the sensor is than the recording one; drawn per sequence. */
  height_change_m: z.strictObject({ mean: z.number(), sigma: z.number().nonnegative(), min: z.number().optional() }),
  /** Nose up is positive; the same in every frame. */
  pitch_offset_deg: z.number().min(-45).max(45),
  /** Drawn per frame: standard deviations of a normal, or limits of a uniform distribution. */
  jitter_deg: z.strictObject({
    distribution: z.enum(['normal', 'uniform']),
    roll: z.number().nonnegative(),
    pitch: z.number().nonnegative(),
  }),
  /** Share of the points that stay. */
  keep_ratio: z.number().min(0).max(1),
  range: range.nullable(),
  /** Whether points go that cameras mounted as recorded would no longer see; `auto`: where the recording was so cropped. */
  camera_crop: z.enum(['auto', 'always', 'never']),
  /** Lowest and highest beam in degrees. */
  elevation_deg: z.tuple([z.number(), z.number()]).nullable(),
  /** Objects with fewer points than this leave the ground truth. */
  minimum_points: z.int().nonnegative(),
});

export const platformSchema = z
  .strictObject({
    schema: z.literal('robosense.platforms/1'),
    id: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens'),
    title: z.string(),
    citation: z.string(),
    severity_scales: z.array(z.number().positive()).min(1),
    truncation_sigmas: z.number().positive(),
    platforms: z.record(z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens'), platform),
  })
  .superRefine(({ platforms }, context) => {
    for (const [name, { height_change_m: height, range, elevation_deg: elevation }] of Object.entries(platforms)) {
      const refuse = (key: string, message: string): void =>
        context.addIssue({ code: 'custom', path: ['platforms', name, key], message });
      if (height.min !== undefined && height.min > height.mean) {
        refuse('height_change_m', `min ${height.min} lies above the mean ${height.mean}: nothing could be drawn`);
      }
      const bounds = range?.bounds_m;
      if (bounds && [0, 1, 2].some((axis) => bounds[axis] >= bounds[axis + 3])) {
        refuse('range', 'bounds_m must be min x, y, z, max x, y, z with every min below its max');
      }
      if (elevation && elevation[0] >= elevation[1]) refuse('elevation_deg', 'the lowest beam comes first');
    }
  })
  .meta({ title: 'RoboSense platforms' });

/** How one platform differs from the recording vehicle; keys as in `configs/platforms/pi3det.yaml`. */
export type PlatformConfig = z.infer<typeof platform>;

/** A file of platforms. */
export type PlatformSuiteConfig = z.infer<typeof platformSchema>;

/**
 * Reads a file of platforms.
 *
 * @throws FileFormatError naming the YAML line or the JSON pointer of the first problem
 */
export function readPlatformConfig(file: string): PlatformSuiteConfig {
  return readSuiteYaml(file, platformSchema);
}

import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../../installation/index.js';
import { readSuiteYaml } from '../suiteYaml.js';

const name = /^[a-z0-9-]+$/;
const NAME_RULE = 'lower-case letters, digits and hyphens';

/** More rays than this in one placement are a slip of the pen. */
const MOST_RAYS = 4_000_000;

const angle = z.number().min(-Math.PI).max(Math.PI);
const horizontal = z.number().min(-20).max(20);

const lidar = z
  .strictObject({
    position_m: z
      .tuple([
        horizontal,
        horizontal,
        z
          .number()
          .max(20)
          .refine((z) => z > 0, 'a height in metres above the ground, so more than 0'),
      ])
      .describe('x, y, z in the frame of the file; z above the ground.'),
    rotation_rad: z
      .strictObject({ roll: angle.default(0), pitch: angle.default(0), yaw: angle.default(0) })
      .prefault({})
      .describe('Applied in the order roll, pitch, yaw; signs as the frame of the file has them.'),
    channels: z.int().min(1).max(512),
    elevation_deg: z
      .tuple([z.number().min(-90).max(90), z.number().min(-90).max(90)])
      .describe('Lowest and highest channel; the others lie evenly between.'),
  })
  .superRefine(({ channels, elevation_deg: [lower, upper] }, context) => {
    if (lower < upper || (channels === 1 && lower === upper)) return;
    const message = `the lowest channel comes first and lies below the highest; ${lower} is not below ${upper}`;
    context.addIssue({ code: 'custom', path: ['elevation_deg'], message });
  });

const scan = z.strictObject({
  azimuth_steps: z.int().min(1).max(36_000).describe('Firings of a channel in a turn.'),
  max_range_m: z.number().positive().max(1000),
});

const placement = z.strictObject({
  description: z.string().min(1),
  source: z.string().min(1).describe('Where the numbers come from.'),
  unverified: z.boolean().default(false).describe('The numbers are not from the authors of the placement.'),
  scan: scan.partial().prefault({}).describe('Where this placement differs from the scan of the file.'),
  lidars: z.array(lidar).min(1).max(16),
});

export const placementSchema = z
  .strictObject({
    schema: z.literal('robosense.placements/1'),
    id: z.string().regex(name, NAME_RULE),
    title: z.string(),
    citation: z.string(),
    frame: z
      .enum(['ego', 'carla-ego'])
      .describe(
        'ego: x forward, y left, z up, right-handed angles. carla-ego: x forward, y right, z up; roll is positive ' +
          'with the right side down, pitch with the nose up, yaw to the right.',
      ),
    scan,
    output_position_m: z
      .tuple([z.number(), z.number(), z.number()])
      .describe(
        'Origin of the frame in which data sets of these placements keep their points; its axes are the ego ones.',
      ),
    recorded: z
      .strictObject({
        lidar_height_m: z
          .strictObject({ default: z.number().positive().max(1000) })
          .catchall(z.number().positive().max(1000))
          .describe('Height of the recording LiDAR above the ground, by platform, where a data set does not say.'),
        beam_tolerance_deg: z
          .number()
          .positive()
          .max(45)
          .describe('How far off a channel a recorded point may lie; at most half way to the next channel.'),
      })
      .describe('What the approximation for recorded clouds assumes.'),
    known: z
      .array(z.string())
      .optional()
      .describe('Placements that models may have been trained on; the others are unseen. Results average both apart.'),
    placements: z
      .record(z.string().regex(name, NAME_RULE), placement)
      .refine((placements) => Object.keys(placements).length > 0, 'no placement stands in it'),
  })
  .superRefine(({ placements, scan, known = [] }, context) => {
    known.forEach((id, index) => {
      if (Object.hasOwn(placements, id)) return;
      context.addIssue({ code: 'custom', path: ['known', index], message: `no placement of the file is called ${id}` });
    });
    for (const [id, each] of Object.entries(placements)) {
      const channels = each.lidars.reduce((sum, lidar) => sum + lidar.channels, 0);
      const rays = channels * (each.scan.azimuth_steps ?? scan.azimuth_steps);
      if (rays <= MOST_RAYS) continue;
      const message = `${channels} channels make ${rays} rays, more than ${MOST_RAYS}`;
      context.addIssue({ code: 'custom', path: ['placements', id, 'lidars'], message });
    }
  })
  .meta({ title: 'RoboSense placements' });

/** A file of placements, as `configs/placements/place3d.yaml`. */
export type PlacementSuiteConfig = z.output<typeof placementSchema>;
export type PlacementConfig = PlacementSuiteConfig['placements'][string];

/** The placements of Place3D, with their sources as comments. */
export const place3dConfigFile: string = join(packageRoot, 'configs', 'placements', 'place3d.yaml');

/**
 * Reads a file of placements.
 *
 * @throws FileFormatError naming the JSON pointer and line of the first problem
 */
export function readPlacementConfig(file: string): PlacementSuiteConfig {
  return readSuiteYaml(file, placementSchema);
}

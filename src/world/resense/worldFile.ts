/**
 * `world.json` beside a simulated data set: what each frame was sensed from, so that it can be sensed again.
 *
 * Format `robosense.world/1`. Scenes stand as what they are built from (builder, key, options), never as meshes: equal
 * keys build equal scenes. Numbers are written in full, so that a frame sensed again is the recorded one bit for bit.
 */
import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';
import { assertRigidTransform } from '../../geometry/index.js';
import { readFileBounded, writeFileAtomic } from '../../sensors/index.js';

const pose = z.array(z.number()).length(16);
const vector = z.tuple([z.number(), z.number(), z.number()]);

const scene = z.strictObject({
  builder: z.string().min(1).describe('E.g. block.'),
  key: z.string(),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

const mount = z.strictObject({
  elevationsRad: z.array(z.number()).min(1).max(1024).describe('Top first.'),
  azimuthSteps: z.int().positive().max(65_536),
  maxRangeM: z.number().positive(),
  egoFromLidar: pose.describe('(4, 4) row-major.'),
});

const lidar = z.strictObject({
  model: z.string().min(1).describe('A LiDAR of configs/lidars.'),
  sector: z
    .strictObject({ widthDeg: z.number().positive().max(360), steps: z.int().positive().max(65_536) })
    .optional()
    .describe('What it reports about its +x, and in how many azimuths; the whole turn of its model when absent.'),
  mounts: z
    .array(mount)
    .min(1)
    .max(255)
    .optional()
    .describe('The LiDARs of a placement instead of one: they answer a pulse as the model does.'),
});

const frame = z.strictObject({
  id: z.string().min(1),
  scene: z.string().describe('Name of one of the scenes.'),
  timeS: z.number().nonnegative().describe('Of the scene; the stamp of the frame.'),
  worldFromEgo: pose.describe('At the stamp; (4, 4) row-major.'),
  motion: z
    .strictObject({ velocityMps: vector.describe('World frame.'), yawRateRadPs: z.number() })
    .default({ velocityMps: [0, 0, 0], yawRateRadPs: 0 })
    .describe('Of the ego while the LiDAR turns.'),
  egoFromLidar: pose.describe('(4, 4) row-major: the frame of the points, of one LiDAR its own.'),
  lidar: z.string().describe('Name of one of the LiDARs.'),
  rollingShutter: z.enum(['raw', 'compensated', 'none']),
  seed: z.int().min(0).max(0xffff_ffff).describe('Of losses and noise.'),
  minPoints: z.int().nonnegative().describe('Objects with fewer points are not labelled.'),
});

export const worldFileSchema = z
  .strictObject({
    schema: z.literal('robosense.world/1'),
    scenes: z.record(z.string(), scene),
    lidars: z.record(z.string(), lidar),
    frames: z.array(frame),
  })
  .meta({ title: 'RoboSense world file' });

/** A world file as it is read; {@link WorldDocument} is what a writer may leave defaults out of. */
export type WorldFile = z.output<typeof worldFileSchema>;
export type WorldDocument = z.input<typeof worldFileSchema>;
/** How one frame was sensed. */
export type WorldFrame = WorldFile['frames'][number];
export type SceneReference = WorldFile['scenes'][string];
export type LidarReference = WorldFile['lidars'][string];

/** Its name in a data set's folder. */
export const WORLD_FILE = 'world.json';

const LARGEST_BYTES = 1 << 28;

/**
 * Reads a world file.
 *
 * @throws FileFormatError naming the JSON pointer of what is wrong: a value, a pose that is no rigid transform, a scene or
 *   LiDAR that is not there, a frame that is there twice
 */
export async function readWorldFile(path: string): Promise<WorldFile> {
  return checkWorld(parseJson(new TextDecoder().decode(await readFileBounded(path, LARGEST_BYTES)), path), path);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FileFormatError(path, undefined, `not JSON (${(cause as Error).message})`, { cause });
  }
}

function checkWorld(value: unknown, path: string): WorldFile {
  const checked = worldFileSchema.safeParse(value, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(path, place, problem);
  }
  const { scenes, lidars, frames } = checked.data;
  for (const [name, { mounts = [] }] of Object.entries(lidars)) {
    for (const [index, { egoFromLidar }] of mounts.entries()) {
      assertRigidTransform(egoFromLidar, `${path}: /lidars/${name}/mounts/${index}/egoFromLidar`, 1e-9);
    }
  }
  const seen = new Set<string>();
  for (const [index, { id, scene, lidar, worldFromEgo, egoFromLidar }] of frames.entries()) {
    const refuse = (key: string, problem: string): never => {
      throw new FileFormatError(path, `/frames/${index}/${key}`, problem);
    };
    if (seen.has(id)) refuse('id', `frame ${id} is there twice`);
    seen.add(id);
    if (!Object.hasOwn(scenes, scene)) refuse('scene', `no scene is called ${scene}`);
    if (!Object.hasOwn(lidars, lidar)) refuse('lidar', `no LiDAR is called ${lidar}`);
    assertRigidTransform(worldFromEgo, `${path}: /frames/${index}/worldFromEgo`, 1e-9);
    assertRigidTransform(egoFromLidar, `${path}: /frames/${index}/egoFromLidar`, 1e-9);
  }
  return checked.data;
}

/**
 * Writes a world file; what cannot be read back is refused before anything is written.
 *
 * @throws FileFormatError as {@link readWorldFile}
 */
export async function writeWorldFile(path: string, document: WorldDocument): Promise<void> {
  // JSON would turn a NaN into null: checked as it will be read.
  const { frames, ...shared } = checkWorld(document, path);
  const lines = frames.map((each) => `    ${JSON.stringify(each)}`);
  const head = JSON.stringify(shared, null, 2).slice(0, -2);
  await writeFileAtomic(path, `${head},\n  "frames": [\n${lines.join(',\n')}\n  ]\n}\n`);
}

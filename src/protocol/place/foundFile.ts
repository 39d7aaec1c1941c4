/** A found placement as a file that plans can name under `suites:`. */
import { Document } from 'yaml';
import { placementSchema, type PlacementSuiteConfig } from '../../corruptions/index.js';
import { writeFileAtomic } from '../../sensors/index.js';
import type { PlacedLidar } from '../../world/placement/index.js';

/** The name of the placement in its file. */
export const FOUND = 'found';

export interface FoundFacts {
  /** Of the suite: conditions are `<id>/found`. */
  readonly id: string;
  readonly description: string;
  readonly source: string;
}

/** The placement in the format of the suites; scan pattern, output frame and assumptions are those of `like`. */
export function foundConfig(
  lidars: readonly PlacedLidar[],
  { id, description, source }: FoundFacts,
  like: PlacementSuiteConfig,
): PlacementSuiteConfig {
  return placementSchema.parse({
    schema: 'robosense.placements/1',
    id,
    title: `A placement found by search (${id})`,
    citation: source,
    frame: 'ego',
    scan: like.scan,
    output_position_m: mirroredOf(like),
    recorded: like.recorded,
    placements: {
      [FOUND]: {
        description,
        source,
        lidars: lidars.map(({ positionM, rollRad, pitchRad, channels, elevationDeg }) => ({
          position_m: [...positionM],
          rotation_rad: { roll: rollRad, pitch: pitchRad, yaw: 0 },
          channels,
          elevation_deg: [...elevationDeg],
        })),
      },
    },
  });
}

/** Found placements stand in the ego frame, whose y is CARLA's with the other sign. */
function mirroredOf({ frame, output_position_m: [x, y, z] }: PlacementSuiteConfig): [number, number, number] {
  return frame === 'ego' ? [x, y, z] : [x, 0 - y, z];
}

/** @param comment lines that say how the placement came about */
export async function writeFoundFile(
  path: string,
  config: PlacementSuiteConfig,
  comment: readonly string[],
): Promise<void> {
  const { placements, ...head } = config;
  const [[name, { scan: _scan, unverified: _unverified, ...placement }]] = Object.entries(placements);
  const document = new Document({ ...head, placements: { [name]: placement } });
  document.commentBefore = comment.map((line) => ` ${line}`).join('\n');
  await writeFileAtomic(path, document.toString({ lineWidth: 120, flowCollectionPadding: true }));
}

import type { Image, LidarMount } from '../../../contracts/index.js';
import { contactSheet } from '../../pictures/index.js';
import type { VehicleBody } from '../vehicleBody.js';
import { coverageMap } from './coverageMap.js';
import { rigPicture } from './rigPicture.js';

/** A placement and what it sees, see `coverageMap`. */
export interface PlacementToDraw {
  readonly id: string;
  readonly lidars: readonly LidarMount[];
  readonly map: Float64Array;
  readonly seen: Float64Array;
}

/** The rig from above and aside, and its coverage map, next to each other. */
export async function placementPicture({ id, lidars, map, seen }: PlacementToDraw, body: VehicleBody): Promise<Image> {
  return contactSheet(
    [
      { caption: id, image: await rigPicture(lidars, body) },
      {
        caption: 'points per 0.5 m square, 40 m about the vehicle; blue: near, not seen',
        image: coverageMap(map, seen, body),
      },
    ],
    { columns: 2 },
  );
}

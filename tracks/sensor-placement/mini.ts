/**
 * The mini dataset: drives through the built-in world in the layout of Track 3's data (nuScenes v1.0 tables).
 *
 *     <out>/phase1_validation/v1.0-trainval/   the thirteen tables; scenes carla-1126, carla-1127, …: Track 3's `val`
 *                             samples/LIDAR_TOP/*.pcd.bin    float32 x (right), y (forward), z, intensity 0 to 255, ring
 *                                                            0 to 31, two of the placement's channels each
 *                             samples/CAM_…/*.jpg            six cameras
 *                             maps/*.png                     one pixel, which the official devkit insists on
 *                             world.json                     what every frame was sensed from
 *
 * Key frames are half a second apart; there is nothing between them, so that the sweep before a key frame is the key frame
 * before it, as in the official data. The scans are those of the placement `place3d/center`; its points lie, as in
 * Place3D's data, in the frame of a virtual LIDAR_TOP at (0, 0, 1.8) m. All other placements are sensed from `world.json`.
 * Unlike Place3D's ideal scans these have noise, losses and intensities.
 */
import type { MiniRecipe } from '../../src/contracts/index.js';
import { PART } from './miniParts.js';
import type { Unit, Written } from './writeMini.js';

/** The recipe of the mini dataset; the same seed gives the same bytes. */
export function sensorPlacementMini(scenes = 12, keyFrames = 5): MiniRecipe<Unit, Written> {
  return {
    parts: [
      {
        name: PART,
        description:
          'simulated drives with answers, recorded through the placement Center; every other placement is sensed again',
      },
    ],
    units: () => Array.from({ length: scenes }, (_, index) => ({ index })),
    write: async (outDir, seed, unit) => (await import('./writeMini.js')).writeDrive(outDir, seed, unit, keyFrames),
    finish: async (outDir, seed, written) => (await import('./writeMini.js')).writeTables(outDir, seed, written),
  };
}

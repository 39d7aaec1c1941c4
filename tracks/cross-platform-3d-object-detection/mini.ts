/**
 * The mini dataset: a few dozen simulated frames in Pi3DET's own layout (robosense2025/track5), one folder per part:
 *
 *     vehicle/                       training/{point_cloud,image}, pi3det_infos_train.pkl with annos
 *     phase1_drone_validation/       validation/{point_cloud,image}, pi3det_infos_val.pkl without annos,
 *                                    pi3det_infos_val_answers.pkl with annos, for scoring at home
 *     phase2_quadruped_validation/   the same
 *
 * and in each a `world.json`: what every frame was sensed from, so that other sensors can sense it again.
 *
 * All parts show the same scenes at the same moments through the same sensor; only its height and attitude differ, so a
 * drop from part to part is the platform's doing. As in the official files, clouds hold what the front camera sees.
 */
import type { MiniRecipe } from '../../src/contracts/index.js';
import { PARTS } from './miniParts.js';
import type { Unit, Written } from './writeMini.js';

/** The recipe of the mini dataset; the same seed gives the same bytes. @param frames of each part */
export function pi3detMini(frames = 40): MiniRecipe<Unit, readonly Written[]> {
  return {
    parts: PARTS.map(({ folder, description }) => ({ name: folder, description })),
    units: () => Array.from({ length: frames }, (_, index) => ({ index })),
    write: async (outDir, seed, unit) => (await import('./writeMini.js')).writeScene(outDir, seed, unit),
    finish: async (outDir, seed, written) => (await import('./writeMini.js')).writeInfos(outDir, seed, written),
  };
}

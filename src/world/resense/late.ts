/**
 * What a data set needs of its world file. What builds and senses scenes is loaded when a frame is first sensed again:
 * most runs never do.
 */
import type { SensorChange } from '../../contracts/index.js';
import type { SimulatedFrame, World } from './openWorld.js';
import type { SensedFrame } from './senseFrame.js';
import type { SensedAgain } from './withResense.js';
import { readWorldFile } from './worldFile.js';

export { movedCameras, withResense, type ResenseLayout, type SensedAgain } from './withResense.js';
export { WORLD_FILE } from './worldFile.js';

/** What a data set was simulated from, as `World` of `openWorld`. */
export interface LateWorld {
  readonly path: string;
  /** The frame of an id; undefined for one that was not simulated. */
  frame(id: string): (SensedAgain & { sense(change?: SensorChange): Promise<SensedFrame> }) | undefined;
}

/**
 * Opens a world file as `openWorld` does.
 *
 * @throws FileFormatError naming the JSON pointer of what is wrong in it
 */
export async function openWorldLate(path: string): Promise<LateWorld> {
  const file = await readWorldFile(path);
  const frames = new Map(file.frames.map((frame) => [frame.id, frame]));
  let world: Promise<World> | undefined;
  const sense = async (id: string, change: SensorChange | undefined): Promise<SensedFrame> => {
    world ??= import('./openWorld.js').then(({ worldOf }) => worldOf(path, file));
    return ((await world).frame(id) as SimulatedFrame).sense(change);
  };
  return {
    path,
    frame(id) {
      const frame = frames.get(id);
      return frame && { frame, sense: (change) => sense(id, change) };
    },
  };
}

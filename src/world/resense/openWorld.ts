import type { SensorChange } from '../../contracts/index.js';
import type { LidarModel } from '../lidar/index.js';
import type { Scene } from '../scene/index.js';
import { builtScene } from './scenes.js';
import { lidarOf, mountsOf, senseFrame, type SensedFrame } from './senseFrame.js';
import { readWorldFile, type SceneReference, type WorldFile, type WorldFrame } from './worldFile.js';

/** A frame of a simulated data set that can be sensed again. */
export interface SimulatedFrame {
  readonly frame: WorldFrame;
  /** As `senseFrame`; the scene is built when first needed. */
  sense(change?: SensorChange): SensedFrame;
}

/** What a data set was simulated from. */
export interface World {
  readonly path: string;
  /** The frame of an id; undefined for one that was not simulated. */
  frame(id: string): SimulatedFrame | undefined;
}

/**
 * Opens a world file; scenes are built when a frame is sensed again.
 *
 * @param sceneOf builds scenes from their references; a world of one's own may bring its own
 * @throws FileFormatError naming the JSON pointer of what is wrong in it
 */
export async function openWorld(
  path: string,
  sceneOf: (reference: SceneReference) => Scene = builtScene,
): Promise<World> {
  return worldOf(path, await readWorldFile(path), sceneOf);
}

/** {@link openWorld} of a file that is read already. */
export function worldOf(
  path: string,
  { frames, scenes, lidars }: WorldFile,
  sceneOf: (reference: SceneReference) => Scene = builtScene,
): World {
  const models = new Map<string, LidarModel>();
  const modelOf = (name: string): LidarModel => {
    const known = models.get(name) ?? lidarOf(lidars[name]);
    models.set(name, known);
    return known;
  };
  const byId = new Map(frames.map((frame) => [frame.id, frame]));
  return {
    path,
    frame(id) {
      const frame = byId.get(id);
      if (frame === undefined) return undefined;
      return {
        frame,
        sense: (change) =>
          senseFrame(sceneOf(scenes[frame.scene]), frame, modelOf(frame.lidar), {
            ...mountsOf(lidars[frame.lidar]),
            ...change,
          }),
      };
    },
  };
}

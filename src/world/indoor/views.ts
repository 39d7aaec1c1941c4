import {
  groundView,
  obliqueView,
  renderView,
  satelliteView,
  type ImageSize,
  type RenderedView,
  type View,
} from '../camera/index.js';
import { instancesAt } from '../scene/index.js';
import { withoutCeiling, type Floor } from './floor.js';

/** Straight down on the whole floor with parallel rays: +x to the right, +y up; for a scene without its ceiling. */
export function viewFromAbove(floor: Floor, pixelsPerMetre = 40): View {
  const { minX, minY, maxX, maxY } = floor.bounds;
  const size = {
    widthPx: Math.ceil((maxX - minX + 0.8) * pixelsPerMetre),
    heightPx: Math.ceil((maxY - minY + 0.8) * pixelsPerMetre),
  };
  return satelliteView([(minX + maxX) / 2, (minY + maxY) / 2], size, 1 / pixelsPerMetre, floor.ceilingHeightM + 20);
}

/** Like a doll's house, from a corner above; for a scene without its ceiling. */
export function viewFromCorner(floor: Floor, size: ImageSize, azimuthRad = -2.2): View {
  const { minX, minY, maxX, maxY } = floor.bounds;
  const reachM = Math.hypot(maxX - minX, maxY - minY);
  const centre = [(minX + maxX) / 2, (minY + maxY) / 2, 0] as const;
  return obliqueView(centre, { ...size, heightM: 0.95 * reachM, downRad: 0.95, azimuthRad, horizontalFovRad: 0.95 });
}

/** What the robot sees at a time, level and straight ahead. */
export function viewOfRobot(floor: Floor, timeS: number, size: ImageSize, heightM = 1.2): View {
  const { x, y, yawRad } = floor.ego.at(timeS);
  const ahead = [x + Math.cos(yawRad), y + Math.sin(yawRad), heightM] as const;
  return groundView([x, y, heightM], ahead, size, 1.4);
}

/** A look into the floor from above at a time, by lamplight. */
export function renderFloor(floor: Floor, view: View, timeS = 0): RenderedView {
  return renderView(instancesAt(withoutCeiling(floor), timeS), view, { supersample: true });
}

import { decodeImage } from '../../sensors/index.js';
import { planPng, renderFloor, viewFromAbove, viewFromCorner, viewOfRobot, type Floor } from '../indoor/index.js';
import { rgbImage } from '../pictures/index.js';
import type { View } from '../camera/index.js';
import { renderView } from '../camera/index.js';
import { instancesAt } from '../scene/index.js';
import type { Picture } from './picture.js';

/** A floor: its plan, and looks into it. */
export async function floorTour(floor: Floor, timeS: number): Promise<Picture[]> {
  const looked = (name: string, title: string, view: View): Picture => ({
    name,
    title,
    image: rgbImage(renderFloor(floor, view, timeS).rgb, view.widthPx, view.heightPx),
  });
  const robot = viewOfRobot(floor, timeS, { widthPx: 800, heightPx: 450 });
  const { rgb } = renderView(instancesAt(floor, timeS), robot, { supersample: true });
  return [
    {
      name: 'floor-plan',
      title: "the floor's plan, with people's ways",
      image: await decodeImage(await planPng(floor), 'floor plan'),
    },
    looked('floor-above', 'the floor from above, without its ceiling', viewFromAbove(floor)),
    looked('floor-corner', 'the floor from a corner', viewFromCorner(floor, { widthPx: 1200, heightPx: 800 })),
    { name: 'floor-robot', title: 'what the robot sees', image: rgbImage(rgb, robot.widthPx, robot.heightPx) },
  ];
}

import type { ObjectToWrite } from '../../src/datasets/nuscenes/index.js';
import { countPointsInBoxes, invertPose, quaternionFromYaw } from '../../src/geometry/index.js';
import { objectVisibility, type RenderedView, type View } from '../../src/world/camera/index.js';
import { SCAN_COLUMNS, type LidarScan } from '../../src/world/lidar/index.js';
import type { Instance, Scene, SceneObject } from '../../src/world/scene/index.js';
import { attributeOf, categoryNames } from './world.js';

/** Beyond the widest range that is evaluated, so that detections there meet their objects. */
const LABELLED_M = 105;

/** What tells how much of the objects the sensors see. */
export interface Seen {
  /** Scans of the placements, in the frame of `worldFromOutput`. */
  readonly scans: readonly LidarScan[];
  /** (4, 4) */
  readonly worldFromOutput: Float64Array;
  readonly instances: readonly Instance[];
  readonly views: readonly View[];
  readonly rendered: readonly RenderedView[];
}

/**
 * The objects about the ego, nearer than 105 m.
 *
 * Points are the most that any of the scans has in the box: all placements share the labels, and what none of them sees
 * has 0, which the evaluator leaves out. Visibility is the visible share of the silhouette over all images, in the steps
 * of Place3D (0.3, 0.6, 0.9).
 */
export function labelsOf(scene: Scene, timeS: number, seen: Seen): ObjectToWrite[] {
  const ego = scene.ego.at(timeS);
  const objects = scene.objects.filter(({ trajectory }) => {
    const { x, y } = trajectory.at(timeS);
    return Math.hypot(x - ego.x, y - ego.y) < LABELLED_M;
  });
  const points = mostPoints(objects, timeS, seen);
  const shares = visibleShares(seen);
  return objects.map((object, i): ObjectToWrite => {
    const { x, y, z, yawRad, velocityX, velocityY } = object.trajectory.at(timeS);
    return {
      instance: String(object.index),
      category: categoryNames[object.category],
      attribute: attributeOf(object.category, Math.hypot(velocityX, velocityY)),
      translation: [x, y, z + object.heightM / 2],
      size: [object.widthM, object.lengthM, object.heightM],
      rotation: quaternionFromYaw(yawRad),
      lidarPoints: points[i],
      visibility: levelOf(shares.get(object.index) ?? 0),
    };
  });
}

function mostPoints(objects: readonly SceneObject[], timeS: number, { scans, worldFromOutput }: Seen): number[] {
  const m = invertPose(worldFromOutput);
  const boxes = Float64Array.from(
    objects.flatMap(({ trajectory, lengthM, widthM, heightM }) => {
      const { x, y, z, yawRad } = trajectory.at(timeS);
      const up = z + heightM / 2;
      const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
      return [
        m[0] * x + m[1] * y + m[2] * up + m[3],
        m[4] * x + m[5] * y + m[6] * up + m[7],
        m[8] * x + m[9] * y + m[10] * up + m[11],
        ...[lengthM, widthM, heightM],
        Math.atan2(m[4] * cos + m[5] * sin, m[0] * cos + m[1] * sin),
      ];
    }),
  );
  const counts = scans.map(({ points }) => countPointsInBoxes(points, SCAN_COLUMNS, boxes));
  return objects.map((_, i) => Math.max(...counts.map((count) => count[i])));
}

/** Object → visible share of its silhouette, over all images that it is in. */
function visibleShares({ instances, views, rendered }: Seen): Map<number, number> {
  const pixels = new Map<number, { visible: number; silhouette: number }>();
  views.forEach((view, i) => {
    for (const [object, { visiblePx, silhouettePx }] of objectVisibility(instances, view, rendered[i])) {
      const sum = pixels.get(object) ?? { visible: 0, silhouette: 0 };
      pixels.set(object, { visible: sum.visible + visiblePx, silhouette: sum.silhouette + silhouettePx });
    }
  });
  return new Map([...pixels].map(([object, { visible, silhouette }]) => [object, visible / silhouette]));
}

function levelOf(share: number): 1 | 2 | 3 | 4 {
  if (share >= 0.9) return 4;
  if (share >= 0.6) return 3;
  return share >= 0.3 ? 2 : 1;
}

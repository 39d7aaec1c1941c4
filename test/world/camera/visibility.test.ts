import test from 'ava';
import {
  mountedPose,
  objectVisibility,
  pinholeOfFov,
  renderDepth,
  visiblePixels,
} from '../../../src/world/camera/index.js';
import type { View } from '../../../src/world/camera/index.js';
import { ballMesh, boxMesh, placed } from './meshes.js';

const view: View = {
  widthPx: 320,
  heightPx: 180,
  projection: pinholeOfFov(320, 180, 1.2),
  worldFromCamera: mountedPose([0, 0, 1.6], 0),
};

test('a box half behind a wall is half visible', (t) => {
  const box = placed(boxMesh(), [20, 0, 0.6], [1, 4, 2], { object: 2 });
  // Covers y > 0 as seen from the camera.
  const wall = placed(boxMesh(), [10, 5, 0], [0.1, 10, 5]);
  const seen = renderDepth([box, wall], view);
  const visibility = objectVisibility([box, wall], view, seen);
  t.deepEqual([...visibility.keys()], [2]);
  const { visiblePx, silhouettePx, share } = visibility.get(2)!;
  t.is(visiblePixels(seen).get(2), visiblePx);
  t.true(Math.abs(share - 0.5) < 0.03, `${share}`);
  t.is(share, visiblePx / silhouettePx);
});

test('an object alone is wholly visible, one that is hidden not at all, one outside is absent', (t) => {
  const instances = [
    placed(ballMesh(), [12, 2, 1.6], [1, 1, 1], { object: 0 }),
    // Two parts of one object.
    placed(boxMesh(), [8, -2, 0], [1, 1, 1], { object: 1 }),
    placed(ballMesh(), [8, -2, 1.3], [0.4, 0.4, 0.4], { object: 1 }),
    placed(boxMesh(), [30, 5, 1.2], [0.5, 0.5, 0.5], { object: 2 }),
    placed(boxMesh(), [-10, 0, 0], [1, 1, 1], { object: 3 }),
    placed(boxMesh(), [10, 60, 0], [1, 1, 1], { object: 4 }),
    // Reaches behind the camera.
    placed(boxMesh(), [0, -2, 0], [40, 1, 1], { object: 5 }),
  ];
  const seen = renderDepth(instances, view);
  const visibility = objectVisibility(instances, view, seen);
  t.deepEqual([...visibility.keys()].sort(), [0, 1, 2, 5]);
  t.is(visibility.get(0)!.share, 1);
  t.is(visibility.get(2)!.share, 0);
  t.is(visibility.get(2)!.visiblePx, 0);
  // The long one stands before the parts of object 1 or behind them; together they lose only what they hide.
  t.true(visibility.get(1)!.share > 0 && visibility.get(5)!.share > 0.5);
});

test('the window that an object is rendered alone in changes no pixel', (t) => {
  const instances = Array.from({ length: 20 }, (_, object) =>
    placed(ballMesh('concrete', 9), [4 + object, ((object * 7) % 11) - 5, 1 + (object % 3)], [0.6, 0.5, 0.7], {
      object,
    }),
  );
  const seen = renderDepth(instances, view);
  for (const [object, { silhouettePx }] of objectVisibility(instances, view, seen)) {
    const alone = renderDepth([instances[object]], view).objects;
    t.is(silhouettePx, alone.filter((value) => value === object).length);
  }
});

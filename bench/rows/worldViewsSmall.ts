import { nuScenesRig, renderViews, viewOf } from '../../src/world/camera/index.js';
import { worldMoment } from '../cases/worldMoment.js';
import { defineRow } from '../row.js';

const CAMERAS = 6;

export const row = defineRow({
  id: 'world-views-small',
  work: 'six views about a car in a block of ≥ 200k triangles, 400×225, edges smoothed: as world-view',
  items: CAMERAS,
  reference: null,
  prepare() {
    const { scene, instances, worldFromEgo } = worldMoment();
    const views = nuScenesRig(400, 225).map((camera) => viewOf(camera, worldFromEgo));
    return { instances, sun: scene.sun, views };
  },
  run({ instances, sun, views }) {
    const seen = renderViews(instances, views, { sun, supersample: true });
    if (seen.length !== CAMERAS || !seen.every(({ depthM }) => depthM.some((depth) => depth < 50))) {
      throw new Error('nothing is seen');
    }
  },
});

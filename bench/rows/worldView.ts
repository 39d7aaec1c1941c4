import { nuScenesRig, renderView, viewOf } from '../../src/world/camera/index.js';
import { worldMoment } from '../cases/worldMoment.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'world-view',
  work: 'one view of a block of ≥ 200k triangles, 1600×900: colour with textures and shadows, depth, semantics, objects',
  items: 1,
  reference: null,
  prepare() {
    const { scene, instances, worldFromEgo } = worldMoment();
    return { instances, sun: scene.sun, view: viewOf(nuScenesRig(1600, 900)[0], worldFromEgo) };
  },
  run({ instances, sun, view }) {
    const { depthM, rgb } = renderView(instances, view, { sun });
    if (!depthM.some((depth) => depth < 50) || rgb.every((value) => value === rgb[0]))
      throw new Error('nothing is seen');
  },
});

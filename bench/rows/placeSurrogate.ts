import { place3dConfigFile, placementRig, readPlacementConfig } from '../../src/corruptions/index.js';
import { placementSetting } from '../../src/protocol/index.js';
import {
  castRig,
  labelVoxels,
  openMoment,
  rigRays,
  surrogateScore,
  surrogateSums,
  voxelEntropy,
} from '../../src/world/placement/index.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'place-surrogate',
  work: 'M-SOG of Place3D pyramid (46,080 rays) over 24 moments of 8 city blocks, 375,000 voxels, one thread',
  items: 24,
  reference: null,
  minRounds: 3,
  prepare() {
    const { frames, grid, body } = placementSetting();
    const moments = frames.map(openMoment);
    const entropy = voxelEntropy(moments.map((moment) => labelVoxels(moment, grid)));
    const { lidars } = placementRig(readPlacementConfig(place3dConfigFile), 'pyramid');
    return { moments, grid, entropy, rig: rigRays(lidars, body) };
  },
  run({ moments, grid, entropy, rig }) {
    const sums = moments.map((moment) => surrogateSums(grid, entropy, rig, castRig(moment, rig)));
    const { mSog, coveredShare } = surrogateScore(sums, entropy);
    if (!((mSog as number) < 0 && (coveredShare as number) > 0.2 && (coveredShare as number) < 0.8)) {
      throw new Error(`M-SOG ${mSog}, information ${coveredShare}`);
    }
    return mSog;
  },
});

import { place3dConfigFile, placementRig, readPlacementConfig } from '../../src/corruptions/index.js';
import { placementSetting } from '../../src/protocol/index.js';
import { castRig, coverageOf, coverageReport, openMoment, rigRays } from '../../src/world/placement/index.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'place-search-step',
  work: 'rates one candidate of place search: coverage of 4 LiDARs, every 2nd azimuth, 12 moments, one thread',
  items: 12,
  reference: null,
  prepare() {
    const { frames, body } = placementSetting();
    const moments = frames.filter((_, index) => index % 2 === 0).map(openMoment);
    const { lidars } = placementRig(readPlacementConfig(place3dConfigFile), 'line-roll');
    return { moments, lidars, body };
  },
  run({ moments, lidars, body }) {
    const rig = rigRays(lidars, body, 2);
    const seen = moments.map((moment) => coverageOf(moment, rig, castRig(moment, rig), body));
    const { saturation } = coverageReport(seen);
    if (!((saturation as number) > 0.1 && (saturation as number) < 0.9)) throw new Error(`coverage ${saturation}`);
    return saturation;
  },
});

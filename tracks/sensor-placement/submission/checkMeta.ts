import type { DefectList } from '../../../src/datasets/submission/index.js';
import { META_FLAGS, type SubmissionMeta } from './meta.js';

const EXPECTED: SubmissionMeta = {
  use_camera: false,
  use_lidar: true,
  use_radar: false,
  use_map: false,
  use_external: false,
};

/** The evaluator copies `meta` without a look; the rules of the track do not. */
export function checkMeta(meta: unknown, defects: DefectList): void {
  if (typeof meta !== 'object' || meta === null || Array.isArray(meta)) {
    defects.warning('meta-type', 'meta', 'is no object of flags; the challenge asks for what the detector uses');
    return;
  }
  const flags = meta as Readonly<Record<string, unknown>>;
  for (const flag of META_FLAGS) {
    const [place, value] = [`meta, ${flag}`, flags[flag]];
    if (!Object.hasOwn(flags, flag)) defects.warning('meta-flag-missing', place, 'is not said; give true or false');
    else if (typeof value !== 'boolean') defects.warning('meta-flag-type', place, 'is neither true nor false');
    else if (value === EXPECTED[flag]) continue;
    else if (flag === 'use_external') {
      defects.warning('meta-external', place, 'is true: the challenge allows no external data or pre-trained weights');
    } else defects.warning('meta-modality', place, `is ${value}: the track is for detectors on LiDAR alone`);
  }
}

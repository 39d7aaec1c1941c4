import { z } from 'zod';
import { InputError } from '../../errors/index.js';
import type { CameraOperation } from '../operation.js';
import { emptyLike } from './rgbImage.js';
import { ROBOBEV } from './sources.js';

export const cameraCrash: CameraOperation<{ cameras: number }> = {
  id: 'camera_crash',
  description: 'blackens some cameras of the rig for the whole run',
  parameters: z.strictObject({ cameras: z.int().min(0).max(64).describe('cameras that crash') }),
  source: `${ROBOBEV}. It draws cameras with replacement (compat), so fewer may crash than named; here they differ`,
  needs: ['rig'],
  apply(image, { cameras }, _rng, { mode, camera, rig, runRng }) {
    if (camera === undefined || rig === undefined || runRng === undefined) {
      throw new InputError('camera_crash needs a data set that names the cameras of its rig; this image has none');
    }
    const crashed = new Set<string>();
    if (mode === 'compat') {
      for (let i = 0; i < cameras; i++) crashed.add(runRng.choice(rig));
    } else {
      const left = [...rig];
      for (let i = 0; i < cameras && left.length > 0; i++)
        crashed.add(left.splice(runRng.integer(0, left.length), 1)[0]);
    }
    return crashed.has(camera) ? emptyLike(image) : { ...image, data: image.data.slice() };
  },
};

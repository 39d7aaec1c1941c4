import { z } from 'zod';
import type { CameraOperation } from '../operation.js';
import { emptyLike } from './rgbImage.js';
import { CORRUPTIONS_AD } from './sources.js';

export const valueRescale: CameraOperation<{ factor: number }> = {
  id: 'value_rescale',
  description: 'scales all colours so that the brightest value gets a given level',
  parameters: z.strictObject({ factor: z.number().gt(0).max(1).describe('the new brightest value, of full scale') }),
  source: `${CORRUPTIONS_AD}. There through 8-bit hue and saturation, here without their rounding`,
  apply(image, { factor }) {
    const { data } = image;
    let brightest = 1;
    for (let i = 0; i < data.length; i++) if (data[i] > brightest) brightest = data[i];
    const value = Uint8Array.from({ length: 256 }, (_, level) => Math.min(255, (level / brightest) * 256 * factor));
    const ratio = Float64Array.from(value, (level, old) => (old === 0 ? 0 : level / old));
    const out = emptyLike(image);
    for (let i = 0; i < data.length; i += 3) {
      const most = Math.max(data[i], data[i + 1], data[i + 2]);
      const scale = ratio[most];
      out.data[i] = data[i] * scale + 0.5;
      out.data[i + 1] = data[i + 1] * scale + 0.5;
      out.data[i + 2] = data[i + 2] * scale + 0.5;
    }
    return out;
  },
};

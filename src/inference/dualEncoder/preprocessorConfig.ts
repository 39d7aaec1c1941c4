import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';
import type { PillowFilter } from '../../sensors/index.js';
import type { JsonObject } from '../jsonFile.js';
import type { ImagePreprocessing, ImageSize } from './imagePreprocessing.js';

/** Pillow's numbers of its filters (PIL.Image.Resampling). */
const filters: readonly PillowFilter[] = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'];

const side = z.int().min(1).max(16_384);
const sides = z.object({ height: side, width: side });
const three = z.tuple([z.number(), z.number(), z.number()]);

/** What is used of a `preprocessor_config.json` (transformers, image processors); further keys are left alone. */
const schema = z.object({
  do_resize: z.boolean().default(true),
  size: z.union([side, sides, z.object({ shortest_edge: side })]).optional(),
  resample: z.int().min(0).max(5).optional(),
  do_center_crop: z.boolean().default(false),
  crop_size: z.union([side, sides]).optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z
    .number()
    .positive()
    .default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: three.optional(),
  image_std: three.refine((list) => list.every((each) => each > 0), 'must be above 0').optional(),
  do_flip_channel_order: z.boolean().default(false),
});

/**
 * The preprocessing that a `preprocessor_config.json` describes. Nothing is filled in that transformers would take from
 * the class of the processor: a size, filter, mean or deviation that is used has to stand in the file.
 *
 * @throws FileFormatError with the JSON pointer of what is wrong or missing
 */
export function readPreprocessorConfig(path: string, file: JsonObject): ImagePreprocessing {
  const checked = schema.safeParse(file, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(path, place, problem);
  }
  const config = checked.data;
  const present = <Value>(place: string, value: Value | undefined): Value => {
    if (value !== undefined) return value;
    throw new FileFormatError(path, place, 'is missing; it decides about the pixels and is not guessed');
  };
  const pixels = (size: z.infer<typeof sides>): ImageSize => ({ heightPx: size.height, widthPx: size.width });
  const square = (value: number): ImageSize => ({ heightPx: value, widthPx: value });
  const resizeTo = (): NonNullable<ImagePreprocessing['resize']> => {
    const size = present('/size', config.size);
    // A bare number is the shortest edge where the middle is cut out afterwards, else both sides.
    if (typeof size === 'number') return config.do_center_crop ? { shortestEdgePx: size } : square(size);
    return 'shortest_edge' in size ? { shortestEdgePx: size.shortest_edge } : pixels(size);
  };
  const crop = (): ImageSize => {
    const size = present('/crop_size', config.crop_size);
    return typeof size === 'number' ? square(size) : pixels(size);
  };
  return {
    ...(config.do_resize ? { resize: resizeTo() } : {}),
    filter: config.do_resize ? filters[present('/resample', config.resample)] : 'nearest',
    ...(config.do_center_crop ? { centreCrop: crop() } : {}),
    scale: config.do_rescale ? config.rescale_factor : 1,
    mean: config.do_normalize ? present('/image_mean', config.image_mean) : [0, 0, 0],
    standardDeviation: config.do_normalize ? present('/image_std', config.image_std) : [1, 1, 1],
    channelOrder: config.do_flip_channel_order ? 'bgr' : 'rgb',
  };
}

/** Depth images and what an operation on them is; the counterpart of `../operation.ts`. */
import type { z } from 'zod';
import type { DepthImage, Rng } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';

export type { DepthImage };

export interface DepthOperation<Parameters> {
  readonly id: string;
  /** One line: what it does to the image. */
  readonly description: string;
  readonly parameters: z.ZodType<Parameters>;
  /** Source of the model. */
  readonly source: string;
  /**
   * Returns a new image of the same size and number type; the given one stays as it is.
   *
   * @throws InputError for a depth that is negative or not finite, naming the pixel
   */
  apply(image: DepthImage, parameters: Parameters, rng: Rng): DepthImage;
}

/** An operation before the checks that all share. */
interface Definition<Parameters> extends Omit<DepthOperation<Parameters>, 'apply'> {
  /** Writes to `image`, a copy of what was given. */
  corrupt(image: DepthImage, parameters: Parameters, rng: Rng): void;
}

/** Adds the checks that every depth operation makes before it works. */
export function depthOperation<Parameters>(definition: Definition<Parameters>): DepthOperation<Parameters> {
  const { corrupt, ...description } = definition;
  return {
    ...description,
    apply(image, parameters, rng) {
      assertDepths(image, definition.id);
      const copy = { ...image, depthM: image.depthM.slice() };
      corrupt(copy, parameters, rng);
      return copy;
    },
  };
}

function assertDepths({ widthPx, heightPx, depthM }: DepthImage, id: string): void {
  if (depthM.length !== widthPx * heightPx) {
    throw new InputError(`${id}: ${depthM.length} depths are no image of ${widthPx} × ${heightPx} pixels`);
  }
  for (let at = 0; at < depthM.length; at++) {
    if (depthM[at] >= 0 && depthM[at] < Infinity) continue;
    throw new InputError(
      `${id}: pixel (${at % widthPx}, ${Math.floor(at / widthPx)}) has a depth of ${depthM[at]} m; ` +
        'give metres, and 0 where nothing was measured',
    );
  }
}

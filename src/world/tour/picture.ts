import type { Image } from '../../contracts/index.js';

/** One picture of a tour. */
export interface Picture {
  /** File name without extension. */
  readonly name: string;
  readonly title: string;
  readonly image: Image;
}

import { kernels } from './module.js';

interface Relief {
  meanRow(above: number, here: number, below: number, to: number, width: number): void;
  countLevels(bytes: number, pixels: number, histograms: number): void;
  mapRow(bytes: number, table: number, pixels: number): void;
  embossRow(above: number, here: number, below: number, to: number, width: number): void;
  shineRow(
    ...row: [above: number, here: number, below: number, depth: number, to: number, most: number, width: number]
  ): number;
}

/** The steps from distances to a relief, on addresses in the kernels' memory. */
export const reliefKernels = (): Relief => kernels<Relief>();

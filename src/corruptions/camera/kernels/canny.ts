import { kernels } from './module.js';

interface Canny {
  sobelRow(above: number, here: number, below: number, width: number, dx: number, dy: number, sum: number): void;
  ridgeRow(
    ...row: [
      ...magnitudes: [above: number, here: number, below: number],
      ...gradients: [dx: number, dy: number],
      ...rest: [low: number, high: number, to: number, width: number],
    ]
  ): void;
  followEdges(ridges: number, count: number, stride: number, stack: number): void;
}

/** The steps of Canny's edges, on addresses in the kernels' memory. */
export const cannyKernels = (): Canny => kernels<Canny>();

import { depthDropout } from './depthDropout.js';
import { depthNoise } from './depthNoise.js';
import { depthOccluder } from './depthOccluder.js';
import { depthQuantization } from './depthQuantization.js';
import { depthRangeCut } from './depthRangeCut.js';
import type { DepthOperation } from './operation.js';

const operations: readonly DepthOperation<unknown>[] = [
  depthNoise,
  depthDropout,
  depthQuantization,
  depthRangeCut,
  depthOccluder,
];

/** Every operation under its id; `apply` takes parameters that the operation's own schema has checked. */
export const DEPTH_OPERATIONS: Readonly<Record<string, DepthOperation<unknown>>> = Object.fromEntries(
  operations.map((operation) => [operation.id, operation]),
);

import { InputError, nearest } from '../../errors/index.js';
import { CAMERA_OPERATIONS } from '../camera/index.js';
import { DEPTH_OPERATIONS } from '../depth/operations.js';
import type { DepthOperation } from '../depth/operation.js';
import { LIDAR_OPERATIONS } from '../lidar/index.js';
import { TEXT_OPERATIONS, type TextOperation } from '../text/index.js';
import type { CameraOperation, LidarOperation } from '../operation.js';

/** Operations that suites may name: id → operation. */
export interface Operations {
  readonly camera: Readonly<Record<string, CameraOperation<unknown>>>;
  readonly lidar: Readonly<Record<string, LidarOperation<unknown>>>;
  readonly depth: Readonly<Record<string, DepthOperation<unknown>>>;
  readonly text: Readonly<Record<string, TextOperation<unknown>>>;
}

/** Those of the package. */
export const builtInOperations: Operations = {
  camera: CAMERA_OPERATIONS,
  lidar: LIDAR_OPERATIONS,
  depth: DEPTH_OPERATIONS,
  text: TEXT_OPERATIONS,
};

/** @throws InputError that offers the nearest names */
export function findOperation<Sensor extends keyof Operations>(
  operations: Operations,
  sensor: Sensor,
  id: string,
): Operations[Sensor][string] {
  const known: Operations[Sensor] = operations[sensor];
  if (Object.hasOwn(known, id)) return known[id] as Operations[Sensor][string];
  throw new InputError(`no ${sensor} operation "${id}"${nearest(id, Object.keys(known))}`);
}

import { invertPose, normaliseQuaternion, poseFromQuaternion } from '../../geometry/index.js';
import type { NuscenesTables } from './tables.js';

/** (4, 4) row-major; the devkit normalises what is only nearly a unit quaternion, as Place3D's [0.707, 0, 0, -0.707]. */
function pose(rotation: ArrayLike<number>, translation: ArrayLike<number>): Float64Array {
  return poseFromQuaternion(normaliseQuaternion(rotation), translation);
}

type Tables = Pick<NuscenesTables, 'sampleData' | 'egoPoses' | 'calibratedSensors'>;

/** Pose of the vehicle when a file was recorded, (4, 4) row-major. */
export function globalFromEgo({ sampleData, egoPoses }: Tables, data: number): Float64Array {
  const row = sampleData.egoPose[data];
  return pose(egoPoses.rotation.subarray(4 * row, 4 * row + 4), egoPoses.translation.subarray(3 * row, 3 * row + 3));
}

/** Mounting of the sensor that recorded a file, (4, 4) row-major. */
export function egoFromSensor({ sampleData, calibratedSensors }: Tables, data: number): Float64Array {
  const { rotation, translation } = calibratedSensors.records[sampleData.calibratedSensor[data]];
  return pose(rotation, translation);
}

/** Inverses of the two above. */
export const egoFromGlobal = (tables: Tables, data: number): Float64Array => invertPose(globalFromEgo(tables, data));
export const sensorFromEgo = (tables: Tables, data: number): Float64Array => invertPose(egoFromSensor(tables, data));

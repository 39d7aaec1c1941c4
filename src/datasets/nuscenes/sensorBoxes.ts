import { multiplyQuaternions, normaliseQuaternion, rotateByQuaternion, slerp } from '../../geometry/index.js';
import type { NuscenesTables } from './tables.js';

/** Labels as they are when a file was recorded, one flat column per field. */
export interface NuscenesDataBoxes {
  /** (n) rows of the annotation table. */
  readonly annotations: Int32Array;
  /** (n, 3) centre, metres. */
  readonly translation: Float64Array;
  /** (n, 3) width, length, height. */
  readonly size: Float64Array;
  /** (n, 4) w, x, y, z. */
  readonly rotation: Float64Array;
}

/**
 * Boxes of a file in the global frame: at a key frame those of its sample, at a sweep interpolated between the sample
 * before and its own.
 *
 * Objects that the sample before does not have keep their box; objects that only that one has are left out, as in the
 * devkit. Centres move along a line, headings by slerp, time is held between the two samples.
 *
 * Source: nuscenes-devkit, `nuscenes.py`, `get_boxes`.
 *
 * @param data row of `sample_data.json`
 */
export function boxesAt(tables: NuscenesTables, data: number): NuscenesDataBoxes {
  const { annotations, samples, sampleData } = tables;
  const sample = sampleData.sample[data];
  const rows = tables.annotationsOf(sample);
  const boxes: NuscenesDataBoxes = {
    annotations: rows,
    translation: new Float64Array(3 * rows.length),
    size: new Float64Array(3 * rows.length),
    rotation: new Float64Array(4 * rows.length),
  };
  rows.forEach((row, i) => {
    boxes.translation.set(annotations.translation.subarray(3 * row, 3 * row + 3), 3 * i);
    boxes.size.set(annotations.size.subarray(3 * row, 3 * row + 3), 3 * i);
    boxes.rotation.set(annotations.rotation.subarray(4 * row, 4 * row + 4), 4 * i);
  });
  const before = samples.previous[sample];
  if (sampleData.isKeyFrame[data] === 1 || before < 0) return boxes;

  const earlier = new Map<number, number>();
  for (const row of tables.annotationsOf(before)) earlier.set(annotations.instance[row], row);
  const from = samples.timestampUs[before];
  const to = samples.timestampUs[sample];
  const time = Math.max(from, Math.min(to, sampleData.timestampUs[data]));
  const share = (time - from) / (to - from);
  rows.forEach((row, i) => {
    const previous = earlier.get(annotations.instance[row]);
    if (previous === undefined) return;
    for (let axis = 0; axis < 3; axis++) {
      const start = annotations.translation[3 * previous + axis];
      // As numpy.interp: slope times distance; at the end exactly the end.
      const end = annotations.translation[3 * row + axis];
      boxes.translation[3 * i + axis] = time === to ? end : ((end - start) / (to - from)) * (time - from) + start;
    }
    const start = annotations.rotation.subarray(4 * previous, 4 * previous + 4);
    boxes.rotation.set(slerp(start, annotations.rotation.subarray(4 * row, 4 * row + 4), share), 4 * i);
  });
  return boxes;
}

const conjugate = (q: ArrayLike<number>): [number, number, number, number] => [q[0], -q[1], -q[2], -q[3]];

/** Boxes as seen from a frame with the given position and attitude in theirs, in place. */
function enterFrame(boxes: NuscenesDataBoxes, translation: ArrayLike<number>, rotation: ArrayLike<number>): void {
  const inverse = normaliseQuaternion(conjugate(rotation));
  for (let i = 0; i < boxes.annotations.length; i++) {
    const offset = [0, 1, 2].map((axis) => boxes.translation[3 * i + axis] - translation[axis]);
    boxes.translation.set(rotateByQuaternion(inverse, offset), 3 * i);
    boxes.rotation.set(multiplyQuaternions(inverse, boxes.rotation.subarray(4 * i, 4 * i + 4)), 4 * i);
  }
}

/**
 * {@link boxesAt} in the frame of the sensor that recorded the file.
 *
 * A LIDAR_TOP frame has x to the right, y forward, z up; a camera's x right, y down, z forward.
 *
 * Source: nuscenes-devkit, `nuscenes.py`, `get_sample_data`.
 */
export function boxesInSensorFrame(tables: NuscenesTables, data: number): NuscenesDataBoxes {
  const { egoPoses, sampleData, calibratedSensors } = tables;
  const boxes = boxesAt(tables, data);
  const row = sampleData.egoPose[data];
  enterFrame(
    boxes,
    egoPoses.translation.subarray(3 * row, 3 * row + 3),
    egoPoses.rotation.subarray(4 * row, 4 * row + 4),
  );
  const { translation, rotation } = calibratedSensors.records[sampleData.calibratedSensor[data]];
  enterFrame(boxes, translation, rotation);
  return boxes;
}

import { ATTRIBUTE_NAMES, DETECTION_NAMES } from '../../../src/datasets/nuscenes/index.js';
import type { OfficialBoxes } from '../officialBoxes.js';
import type { SubmissionMeta } from './meta.js';

/** Boxes of one sample. */
export interface SubmittedSample {
  readonly token: string;
  readonly boxes: OfficialBoxes;
}

/** Numbers in the shortest form that reads back to the same double. */
function boxText(token: string, boxes: OfficialBoxes, row: number): string {
  const numbers = (values: Float64Array, width: number): number[] => [
    ...values.subarray(width * row, width * row + width),
  ];
  return JSON.stringify({
    sample_token: token,
    translation: numbers(boxes.translation, 3),
    size: numbers(boxes.size, 3),
    rotation: numbers(boxes.rotation, 4),
    velocity: numbers(boxes.velocity, 2),
    detection_name: DETECTION_NAMES[boxes.detection[row]],
    detection_score: boxes.score[row],
    attribute_name: ATTRIBUTE_NAMES[boxes.attribute[row]],
  });
}

/** The text of `results_nusc.json`, a piece per sample; keys in the order of the official baseline's writer. */
export function* resultsText(meta: SubmissionMeta, samples: Iterable<SubmittedSample>): Generator<string> {
  yield `{"meta":${JSON.stringify(meta)},"results":{`;
  let isFirst = true;
  for (const { token, boxes } of samples) {
    const list = Array.from(boxes.detection, (_, row) => boxText(token, boxes, row));
    yield `${isFirst ? '' : ','}${JSON.stringify(token)}:[${list.join(',')}]`;
    isFirst = false;
  }
  yield '}}\n';
}

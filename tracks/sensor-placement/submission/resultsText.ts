import { ATTRIBUTE_NAMES, DETECTION_NAMES } from '../../../src/datasets/nuscenes/index.js';
import type { OfficialBoxes } from '../officialBoxes.js';
import type { SubmissionMeta } from './meta.js';

/** Boxes of one sample. */
export interface SubmittedSample {
  readonly token: string;
  readonly boxes: OfficialBoxes;
}

/** The shortest form that reads back to the same double, the sign of zero included. */
const decimal = (value: number): string => (Object.is(value, -0) ? '-0.0' : String(value));

const list = (values: Float64Array, width: number, row: number): string =>
  `[${Array.from(values.subarray(width * row, width * row + width), decimal).join(',')}]`;

/** Names of classes and attributes need no escapes; tokens may. */
function boxText(quotedToken: string, boxes: OfficialBoxes, row: number): string {
  return (
    `{"sample_token":${quotedToken},"translation":${list(boxes.translation, 3, row)},` +
    `"size":${list(boxes.size, 3, row)},"rotation":${list(boxes.rotation, 4, row)},` +
    `"velocity":${list(boxes.velocity, 2, row)},"detection_name":"${DETECTION_NAMES[boxes.detection[row]]}",` +
    `"detection_score":${decimal(boxes.score[row])},"attribute_name":"${ATTRIBUTE_NAMES[boxes.attribute[row]]}"}`
  );
}

/** The text of `results_nusc.json`, a piece per sample; keys in the order of the official baseline's writer. */
export function* resultsText(meta: SubmissionMeta, samples: Iterable<SubmittedSample>): Generator<string> {
  yield `{"meta":${JSON.stringify(meta)},"results":{`;
  let isFirst = true;
  for (const { token, boxes } of samples) {
    const quoted = JSON.stringify(token);
    const texts = Array.from(boxes.detection, (_, row) => boxText(quoted, boxes, row));
    yield `${isFirst ? '' : ','}${quoted}:[${texts.join(',')}]`;
    isFirst = false;
  }
  yield '}}\n';
}

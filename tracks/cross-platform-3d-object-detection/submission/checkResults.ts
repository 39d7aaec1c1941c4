import type { Dataset } from '../../../src/contracts/index.js';
import { isPythonList, parsePickle, PythonTuple } from '../../../src/datasets/pickle/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { checkArrays } from './checkArrays.js';
import { ConventionCheck } from './checkConvention.js';
import { checkFrameOrder, framePlace } from './checkFrames.js';
import { checkBoxes, checkNames, checkScores } from './checkValues.js';
import { phaseClasses } from './classes.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

function readList(bytes: Uint8Array, file: string, defects: DefectList): readonly unknown[] | undefined {
  let value: unknown;
  try {
    value = parsePickle(bytes, file);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    const code = error.message.includes(': refused: ') ? 'pickle-refused' : 'pickle-damaged';
    defects.error(code, error.place ?? file, error.message);
    return undefined;
  }
  if (isPythonList(value)) return value;
  if (value instanceof PythonTuple) {
    defects.warning('not-a-list', file, 'is a tuple, official results are a list');
    return value;
  }
  defects.error('not-a-list', file, 'is no list of frames');
  return undefined;
}

/** Checks the content of a `result.pkl`: every frame, every array, every box. */
export async function checkResults(
  bytes: Uint8Array,
  file: string,
  dataset: Dataset | undefined,
  phase: string | undefined,
  defects: DefectList,
): Promise<void> {
  const frames = readList(bytes, file, defects);
  if (!frames) return;
  checkFrameOrder(frames, dataset, defects);
  const classes = phaseClasses(phase);
  const convention = new ConventionCheck();
  let allEmpty = true;
  for (const [index, frame] of frames.entries()) {
    const place = framePlace(frame, index);
    if (!(frame instanceof Map)) {
      defects.error('frame-type', place, 'is no dict; the evaluator stops');
      allEmpty = false;
      continue;
    }
    const arrays = checkArrays(frame, place, defects);
    checkNames(arrays, classes, place, defects);
    checkScores(arrays.scores, place, defects);
    if (arrays.boxes) {
      checkBoxes(arrays.boxes, arrays.names, place, defects);
      convention.add(arrays.boxes, arrays.names);
    }
    // Names that cannot be read have been reported; the frame need not be empty.
    if (arrays.names?.length !== 0) allEmpty = false;
    await checkPlatform(frame, place, dataset, defects);
  }
  if (allEmpty) defects.warning('no-detections', file, 'holds no detection at all: the score is 0');
  convention.report(defects);
}

async function checkPlatform(
  frame: ReadonlyMap<unknown, unknown>,
  place: string,
  dataset: Dataset | undefined,
  defects: DefectList,
): Promise<void> {
  const [id, platform] = [frame.get('frame_id'), frame.get('platform')];
  if (frame.has('platform') && typeof platform !== 'string') {
    defects.warning('platform', place, 'platform is no text');
    return;
  }
  if (!dataset || typeof id !== 'string' || !frame.has('platform')) return;
  const expected = await dataset.sample(id).then(
    (sample) => sample.platform,
    () => undefined,
  );
  if (expected !== undefined && platform !== expected) {
    defects.warning('platform', place, `platform is '${platform as string}', the dataset says '${expected}'`);
  }
}

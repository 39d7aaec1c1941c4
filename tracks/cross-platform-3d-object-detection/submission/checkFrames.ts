import type { Dataset } from '../../../src/contracts/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

const idOf = (frame: unknown): unknown => (frame instanceof Map ? frame.get('frame_id') : undefined);

/** Name of a frame in messages. */
export function framePlace(frame: unknown, index: number): string {
  const id = idOf(frame);
  return typeof id === 'string' ? `frame ${index} (${id.slice(0, 40)})` : `frame ${index}`;
}

/**
 * Checks which frames there are and in what order.
 *
 * The official evaluator pairs results and labels by their place in the list and never looks at `frame_id`: one frame
 * out of place costs the score of all that follow, without a word.
 */
export function checkFrameOrder(frames: readonly unknown[], dataset: Dataset | undefined, defects: DefectList): void {
  const seen = new Map<string, number>();
  let previous: string | undefined;
  frames.forEach((frame, index) => {
    const id = idOf(frame);
    if (!(frame instanceof Map) || !frame.has('frame_id')) return;
    if (typeof id !== 'string') {
      defects.warning('frame-id-type', `frame ${index}`, `frame_id is a ${typeof id}, official results have text`);
      return;
    }
    const first = seen.get(id);
    if (first !== undefined)
      defects.error('frame-duplicate', framePlace(frame, index), `also stands at place ${first}`);
    else seen.set(id, index);
    if (!dataset && previous !== undefined && id < previous) {
      defects.warning(
        'frame-order',
        framePlace(frame, index),
        `comes after ${previous}; results are paired with labels by place: keep the order of the info file`,
      );
    }
    previous = id;
  });
  if (dataset) compareWithDataset(frames, seen, dataset, defects);
}

function compareWithDataset(
  frames: readonly unknown[],
  seen: ReadonlyMap<string, number>,
  dataset: Dataset,
  defects: DefectList,
): void {
  const { ids } = dataset;
  if (frames.length !== ids.length) {
    defects.error(
      'frame-count',
      'list',
      `has ${frames.length} frames, the split has ${ids.length}; the evaluator stops`,
    );
  }
  const known = new Set(ids);
  if (seen.size > 0) {
    ids.forEach((id, index) => {
      if (!seen.has(id))
        defects.error('frame-missing', `frame ${index} (${id})`, 'the split has it, the result has not');
    });
  }
  frames.forEach((frame, index) => {
    const id = idOf(frame);
    if (typeof id !== 'string') return;
    if (!known.has(id)) defects.error('frame-extra', framePlace(frame, index), 'the split has no such frame');
    else if (id !== ids[index]) {
      defects.error(
        'frame-order',
        framePlace(frame, index),
        `stands where ${ids[index] ?? 'nothing'} belongs; results are paired with labels by place`,
      );
    }
  });
}

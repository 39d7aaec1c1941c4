import { readTimestamp, resolveNeighbours, smallReference, type TablePath } from './fieldReaders.js';
import type { SmallTable } from './smallTables.js';
import { readReference, readTable } from './tableReader.js';
import type { InstanceColumns, SampleColumns } from './tables.js';
import { grown, TokenIndex } from './tokenIndex.js';

export async function readInstances(path: TablePath, categories: SmallTable<unknown>): Promise<InstanceColumns> {
  const tokens = new TokenIndex();
  let category = new Int32Array(0);
  await readTable(path('instance'), {
    tokens,
    begin: (row) => void (category = grown(category, row + 1)),
    fields: {
      category_token: (json, row) => void (category[row] = smallReference(json, categories, 'category.json')),
    },
  });
  return { tokens, category: category.subarray(0, tokens.rows) };
}

export async function readSamples(path: TablePath, scenes: SmallTable<unknown>): Promise<SampleColumns> {
  const tokens = new TokenIndex();
  let timestampUs = new Float64Array(0);
  let scene = new Int32Array(0);
  let previous = new Int32Array(0);
  let next = new Int32Array(0);
  await readTable(path('sample'), {
    tokens,
    begin(row) {
      timestampUs = grown(timestampUs, row + 1);
      scene = grown(scene, row + 1);
      previous = grown(previous, row + 1);
      next = grown(next, row + 1);
    },
    fields: {
      timestamp: (json, row) => void (timestampUs[row] = readTimestamp(json)),
      scene_token: (json, row) => void (scene[row] = smallReference(json, scenes, 'scene.json')),
      prev: (json, row) => void (previous[row] = readReference(json, tokens, true)),
      next: (json, row) => void (next[row] = readReference(json, tokens, true)),
    },
  });
  const samples: SampleColumns = {
    tokens,
    timestampUs: timestampUs.subarray(0, tokens.rows),
    scene: scene.subarray(0, tokens.rows),
    previous: previous.subarray(0, tokens.rows),
    next: next.subarray(0, tokens.rows),
  };
  resolveNeighbours(samples, path('sample'), 'sample.json');
  return samples;
}

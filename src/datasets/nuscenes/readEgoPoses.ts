import type { TablePath } from './fieldReaders.js';
import { readTable, readVector } from './tableReader.js';
import type { EgoPoseColumns } from './tables.js';
import { grown, type TokenIndex } from './tokenIndex.js';

/** @param tokens those that sample data refer to; other poses are passed over unless `all` */
export async function readEgoPoses(path: TablePath, tokens: TokenIndex, all: boolean): Promise<EgoPoseColumns> {
  let translation = new Float64Array(0);
  let rotation = new Float64Array(0);
  await readTable(path('ego_pose'), {
    tokens,
    wants: (token, length) => all || tokens.find(token, 0, length) >= 0,
    begin(row) {
      translation = grown(translation, 3 * row + 3);
      rotation = grown(rotation, 4 * row + 4);
    },
    fields: {
      translation: (json, row) => readVector(json, translation, 3 * row, 3, 'a translation'),
      rotation: (json, row) => readVector(json, rotation, 4 * row, 4, 'a rotation (w, x, y, z)'),
    },
  });
  return {
    tokens,
    translation: translation.subarray(0, 3 * tokens.rows),
    rotation: rotation.subarray(0, 4 * tokens.rows),
  };
}

import { readCount, resolveNeighbours, smallReference, type TablePath } from './fieldReaders.js';
import type { SmallTable } from './smallTables.js';
import { readReference, readTable, readVector, resolveReferences } from './tableReader.js';
import type { AnnotationColumns, InstanceColumns, SampleColumns } from './tables.js';
import { grown, TokenIndex } from './tokenIndex.js';

const MAX_POINTS = 2 ** 31 - 1;

export async function readAnnotations(
  path: TablePath,
  tables: {
    samples: SampleColumns;
    instances: InstanceColumns;
    attributes: SmallTable<unknown>;
    visibilities: SmallTable<unknown>;
  },
): Promise<AnnotationColumns> {
  const file = path('sample_annotation');
  const tokens = new TokenIndex();
  let sample = new Int32Array(0);
  let instance = new Int32Array(0);
  let translation = new Float64Array(0);
  let size = new Float64Array(0);
  let rotation = new Float64Array(0);
  let previous = new Int32Array(0);
  let next = new Int32Array(0);
  let lidarPoints = new Int32Array(0);
  let radarPoints = new Int32Array(0);
  let visibility = new Int32Array(0);
  let attributeStarts = new Uint32Array(1);
  let attributes = new Int32Array(0);
  await readTable(file, {
    tokens,
    begin(row) {
      sample = grown(sample, row + 1);
      instance = grown(instance, row + 1);
      translation = grown(translation, 3 * row + 3);
      size = grown(size, 3 * row + 3);
      rotation = grown(rotation, 4 * row + 4);
      previous = grown(previous, row + 1);
      next = grown(next, row + 1);
      lidarPoints = grown(lidarPoints, row + 1);
      radarPoints = grown(radarPoints, row + 1);
      visibility = grown(visibility, row + 1);
      attributeStarts = grown(attributeStarts, row + 2);
    },
    fields: {
      sample_token: (json, row) => void (sample[row] = readReference(json, tables.samples.tokens)),
      instance_token: (json, row) => void (instance[row] = readReference(json, tables.instances.tokens)),
      // A test split's tables may leave it out of all labels: nothing here needs it.
      visibility_token: (json, row) => void (visibility[row] = tables.visibilities.rowOf.get(json.text()) ?? -1),
      attribute_tokens(json, row) {
        let end = attributeStarts[row];
        json.beginArray();
        while (json.more()) {
          attributes = grown(attributes, end + 1);
          attributes[end++] = smallReference(json, tables.attributes, 'attribute.json');
        }
        attributeStarts[row + 1] = end;
      },
      translation: (json, row) => readVector(json, translation, 3 * row, 3, 'a translation'),
      size: (json, row) => readVector(json, size, 3 * row, 3, 'a size (width, length, height)'),
      rotation: (json, row) => readVector(json, rotation, 4 * row, 4, 'a rotation (w, x, y, z)'),
      prev: (json, row) => void (previous[row] = readReference(json, tokens, true)),
      next: (json, row) => void (next[row] = readReference(json, tokens, true)),
      num_lidar_pts: (json, row) => void (lidarPoints[row] = readCount(json, MAX_POINTS)),
      num_radar_pts: (json, row) => void (radarPoints[row] = readCount(json, MAX_POINTS)),
    },
  });
  const count = tokens.rows;
  const columns: AnnotationColumns = {
    tokens,
    sample: sample.subarray(0, count),
    instance: instance.subarray(0, count),
    translation: translation.subarray(0, 3 * count),
    size: size.subarray(0, 3 * count),
    rotation: rotation.subarray(0, 4 * count),
    previous: previous.subarray(0, count),
    next: next.subarray(0, count),
    lidarPoints: lidarPoints.subarray(0, count),
    radarPoints: radarPoints.subarray(0, count),
    visibility: visibility.subarray(0, count),
    attributeStarts: attributeStarts.subarray(0, count + 1),
    attributes: attributes.subarray(0, attributeStarts[count]),
  };
  const about = { file, recordToken: (row: number) => tokens.token(row) };
  resolveReferences(columns.sample, tables.samples.tokens, {
    ...about,
    field: 'sample_token',
    targetFile: 'sample.json',
  });
  resolveReferences(columns.instance, tables.instances.tokens, {
    ...about,
    field: 'instance_token',
    targetFile: 'instance.json',
  });
  resolveNeighbours(columns, file, 'sample_annotation.json');
  return columns;
}

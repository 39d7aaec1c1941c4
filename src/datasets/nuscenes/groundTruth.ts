import { FileFormatError, InputError } from '../../errors/index.js';
import { join } from 'node:path';
import type { NuscenesGroundTruth, NuscenesPlacedBoxes } from './boxes.js';
import {
  ATTRIBUTE_NAMES,
  BICYCLE_RACK_CATEGORY,
  DETECTION_NAMES,
  detectionNameOf,
  type DetectionName,
} from './classes.js';
import type { NuscenesSplit } from './splits.js';
import { shortToken } from './tableReader.js';
import type { NuscenesTables } from './tables.js';
import { writeBoxVelocity } from './velocity.js';

const LIDAR = 'LIDAR_TOP';

export interface GroundTruthReading {
  /** Classes of the profile; all ten unless given. */
  readonly detectionNames?: readonly DetectionName[];
  /** What to do with labels of a detection class that the profile lacks: the official code refuses them. */
  readonly otherClasses?: 'refuse' | 'skip';
}

function rowsAt(values: Float64Array, rows: Int32Array, width: number): Float64Array {
  const out = new Float64Array(width * rows.length);
  rows.forEach((row, i) => {
    for (let column = 0; column < width; column++) out[width * i + column] = values[width * row + column];
  });
  return out;
}

/** Places of annotations. */
function placedBoxes(
  { annotations }: NuscenesTables,
  rows: Int32Array,
  sampleTokens: readonly string[],
  sampleRows: Uint32Array,
): NuscenesPlacedBoxes {
  return {
    sampleTokens,
    sampleRows,
    translation: rowsAt(annotations.translation, rows, 3),
    size: rowsAt(annotations.size, rows, 3),
    rotation: rowsAt(annotations.rotation, rows, 4),
  };
}

/**
 * The labels of a split as the official evaluator loads them.
 *
 * Samples in sample-table order; a sample's annotations in table order, those of categories outside the detection task
 * left out; an annotation's one attribute or none; velocity by `writeBoxVelocity`; points are LiDAR plus radar points.
 *
 * Source: nuscenes-devkit, `eval/common/loaders.py` (`load_gt`, `add_center_dist`), `eval/detection/utils.py`.
 *
 * @throws InputError where the tables have no annotations at all, as a test version; FileFormatError naming the record:
 *   more than one attribute, an attribute the task does not know, a class that the profile lacks, a sample without a
 *   LIDAR_TOP key frame
 */
export function nuscenesGroundTruth(
  tables: NuscenesTables,
  split: Pick<NuscenesSplit, 'name' | 'sceneNames'>,
  reading: GroundTruthReading = {},
): NuscenesGroundTruth {
  const { annotations, samples, scenes } = tables;
  const file = join(tables.folder, 'sample_annotation.json');
  if (annotations.tokens.rows === 0) {
    throw new InputError(`${file}: has no records: split '${split.name}' cannot be scored without its labels`);
  }
  const fail = (row: number, problem: string): never => {
    throw new FileFormatError(file, `record ${shortToken(annotations.tokens.token(row))}`, problem);
  };
  const classes = new Set<string>(reading.detectionNames ?? DETECTION_NAMES);
  // Per category: index in DETECTION_NAMES, or what keeps its annotations out.
  const [UNUSED, OTHER_CLASS, RACK] = [-1, -2, -3];
  const kinds = Int32Array.from(tables.categories.records, ({ name }) => {
    if (name === BICYCLE_RACK_CATEGORY) return RACK;
    const detection = detectionNameOf(name);
    if (detection === undefined) return UNUSED;
    if (classes.has(detection)) return DETECTION_NAMES.indexOf(detection);
    return reading.otherClasses === 'skip' ? UNUSED : OTHER_CLASS;
  });
  const attributeOf = tables.attributes.records.map(({ name }) => (ATTRIBUTE_NAMES as readonly string[]).indexOf(name));

  const sceneOf = new Map(split.sceneNames.map((name, index) => [name, index]));
  const sampleTokens: string[] = [];
  const sampleScenes: number[] = [];
  const ego: number[] = [];
  const sampleRows: number[] = [0];
  const rackRows: number[] = [0];
  const rows: number[] = [];
  const racks: number[] = [];
  for (let sample = 0; sample < samples.tokens.rows; sample++) {
    const scene = sceneOf.get(scenes.records[samples.scene[sample]].name);
    if (scene === undefined) continue;
    const token = samples.tokens.token(sample);
    const lidar = tables.keyFrame(sample, LIDAR);
    if (lidar < 0) {
      const problem = `has no key frame of ${LIDAR}, from whose position ranges are measured`;
      throw new FileFormatError(join(tables.folder, 'sample_data.json'), `sample ${shortToken(token)}`, problem);
    }
    const pose = tables.sampleData.egoPose[lidar];
    for (let axis = 0; axis < 3; axis++) ego.push(tables.egoPoses.translation[3 * pose + axis]);
    for (const row of tables.annotationsOf(sample)) {
      const kind = kinds[tables.instances.category[annotations.instance[row]]];
      if (kind === RACK) racks.push(row);
      else if (kind === OTHER_CLASS) {
        const problem = `its category ${tables.categoryOf(row)} is of a class that the profile lacks (${[...classes].join(', ')})`;
        fail(row, `${problem}: choose another profile`);
      } else if (kind !== UNUSED) rows.push(row);
    }
    sampleTokens.push(token);
    sampleScenes.push(scene);
    sampleRows.push(rows.length);
    rackRows.push(racks.length);
  }

  const kept = Int32Array.from(rows);
  const velocity = new Float64Array(2 * kept.length);
  const detection = new Uint8Array(kept.length);
  const attribute = new Uint8Array(kept.length);
  const numPts = new Int32Array(kept.length);
  kept.forEach((row, i) => {
    writeBoxVelocity(tables, row, velocity, 2 * i, 2);
    detection[i] = kinds[tables.instances.category[annotations.instance[row]]];
    numPts[i] = annotations.lidarPoints[row] + annotations.radarPoints[row];
    const first = annotations.attributeStarts[row];
    const count = annotations.attributeStarts[row + 1] - first;
    if (count > 1) fail(row, `has ${count} attributes; the detection task allows one`);
    const known = count === 0 ? 0 : attributeOf[annotations.attributes[first]];
    if (known < 0) {
      fail(
        row,
        `its attribute '${tables.attributes.records[annotations.attributes[first]].name}' is none of the task's`,
      );
    }
    attribute[i] = known;
  });
  return {
    boxes: {
      ...placedBoxes(tables, kept, sampleTokens, Uint32Array.from(sampleRows)),
      ...{ velocity, detection, attribute, numPts },
      score: new Float64Array(kept.length).fill(-1),
    },
    bicycleRacks: placedBoxes(tables, Int32Array.from(racks), sampleTokens, Uint32Array.from(rackRows)),
    egoTranslation: Float64Array.from(ego),
    sceneNames: split.sceneNames,
    sceneOfSample: Uint32Array.from(sampleScenes),
  };
}

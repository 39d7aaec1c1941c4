/** The labels of a data set as the official evaluator takes them, and where its LiDAR was. */
import type { Dataset, Sample } from '../../src/contracts/index.js';
import {
  egoFromSensor,
  globalFromEgo,
  groundTruthOfInfos,
  MMDET3D_NUSCENES_FORMAT,
  nuscenesGroundTruth,
  openNuscenesTables,
  readMmdet3dInfos,
  selectNuscenesSamples,
  type Mmdet3dInfo,
  type NuscenesGroundTruth,
  type NuscenesPlacedBoxes,
  type NuscenesTables,
} from '../../src/datasets/nuscenes/index.js';
import { InputError } from '../../src/errors/index.js';
import { composePoses } from '../../src/geometry/index.js';
import type { NuscenesProfile } from '../../src/metrics/index.js';
import type { SamplePose } from './officialBoxes.js';

const LIDAR = 'LIDAR_TOP';
/** From the tool's LiDAR frame (x forward, y left) to LIDAR_TOP's (x right, y forward). */
const LIDAR_TOP_FROM_LIDAR = [0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** The official side of a data set. */
export interface OfficialFrames {
  /**
   * Labels of the given samples, in their order. Conditions change sensors, never the world: all of them have these.
   *
   * @throws InputError, FileFormatError as `nuscenesGroundTruth`
   */
  groundTruth(ids: readonly string[], profile: NuscenesProfile): NuscenesGroundTruth;
  /** A condition that moves the LiDAR says so in the sample; else it is where the data set has it. */
  pose(sample: Sample): SamplePose;
  /** Microseconds. */
  timestampUs(id: string): number;
  /** x, y of the vehicle, global frame, metres. */
  egoPosition(id: string): readonly [x: number, y: number];
}

const opened = new WeakMap<Dataset, Promise<OfficialFrames>>();

/** Opened once for a data set: every condition of a run asks. */
export function officialFrames(dataset: Dataset): Promise<OfficialFrames> {
  const known = opened.get(dataset);
  if (known !== undefined) return known;
  const frames = openFrames(dataset);
  opened.set(dataset, frames);
  return frames;
}

async function openFrames(dataset: Dataset): Promise<OfficialFrames> {
  if (dataset.format === MMDET3D_NUSCENES_FORMAT)
    return framesOfInfos(await readMmdet3dInfos(dataset.path), dataset.path);
  const { tables } = dataset as Dataset & { readonly tables?: NuscenesTables };
  return framesOfTables(tables ?? (await openNuscenesTables(dataset.path, undefined, { sweeps: false })));
}

/** In order of time, as the official baseline writes them; equal times in the data set's order. */
export function inOrderOfTime(ids: readonly string[], frames: OfficialFrames): readonly string[] {
  const place = new Map(ids.map((id, index) => [id, index]));
  return [...ids].sort(
    (a, b) => frames.timestampUs(a) - frames.timestampUs(b) || (place.get(a) as number) - (place.get(b) as number),
  );
}

/** The labels of some samples, in their order. @throws InputError naming a sample that is not there */
export function selectGroundTruth(all: NuscenesGroundTruth, ids: readonly string[]): NuscenesGroundTruth {
  const { sampleTokens } = all.boxes;
  if (ids.length === sampleTokens.length && ids.every((id, s) => id === sampleTokens[s])) return all;
  const placeOf = new Map(sampleTokens.map((token, place) => [token, place]));
  const places = ids.map((id) => {
    const place = placeOf.get(id);
    if (place === undefined) throw new InputError(`sample ${id} has no labels in the data set`);
    return place;
  });
  // Scenes of which nothing is left are no units of the bootstrap.
  const scenes = [...new Set(places.map((place) => all.sceneOfSample[place]))].sort((a, b) => a - b);
  return {
    boxes: selectNuscenesSamples(all.boxes, ids),
    bicycleRacks: selectPlaced(all.bicycleRacks, ids, places),
    egoTranslation: Float64Array.from(
      places.flatMap((place) => [...all.egoTranslation.subarray(3 * place, 3 * place + 3)]),
    ),
    sceneNames: scenes.map((scene) => all.sceneNames[scene]),
    sceneOfSample: Uint32Array.from(places, (place) => scenes.indexOf(all.sceneOfSample[place])),
  };
}

function selectPlaced(
  boxes: NuscenesPlacedBoxes,
  ids: readonly string[],
  places: readonly number[],
): NuscenesPlacedBoxes {
  const { sampleRows } = boxes;
  const sampleStarts = new Uint32Array(places.length + 1);
  places.forEach((place, s) => (sampleStarts[s + 1] = sampleStarts[s] + sampleRows[place + 1] - sampleRows[place]));
  const gather = (values: Float64Array, width: number): Float64Array => {
    const out = new Float64Array(width * sampleStarts[places.length]);
    places.forEach((place, s) => {
      out.set(values.subarray(width * sampleRows[place], width * sampleRows[place + 1]), width * sampleStarts[s]);
    });
    return out;
  };
  return {
    sampleTokens: ids,
    sampleRows: sampleStarts,
    translation: gather(boxes.translation, 3),
    size: gather(boxes.size, 3),
    rotation: gather(boxes.rotation, 4),
  };
}

/** Keeps the labels of one profile: conditions of a run are scored one after the other. */
function remembering(make: (profile: NuscenesProfile, sceneNames: readonly string[]) => NuscenesGroundTruth) {
  let last: { readonly key: string; readonly labels: NuscenesGroundTruth } | undefined;
  return (profile: NuscenesProfile, sceneNames: readonly string[]): NuscenesGroundTruth => {
    const key = JSON.stringify([profile.id, sceneNames]);
    if (last?.key !== key) last = { key, labels: make(profile, sceneNames) };
    return last.labels;
  };
}

function framesOfTables(tables: NuscenesTables): OfficialFrames {
  const { samples, scenes } = tables;
  const rowOf = (id: string): number => {
    const row = samples.tokens.rowOf(id);
    if (row < 0) throw new InputError(`${tables.folder}: no sample '${id}'`);
    return row;
  };
  const lidarOf = (id: string): number => {
    const row = tables.keyFrame(rowOf(id), LIDAR);
    if (row < 0) throw new InputError(`${tables.folder}: sample ${id} has no key frame of ${LIDAR}`);
    return row;
  };
  const labelsOf = remembering((profile, sceneNames) =>
    nuscenesGroundTruth(tables, { name: 'of the run', sceneNames }, { detectionNames: profile.classes }),
  );
  return {
    groundTruth(ids, profile) {
      const wanted = new Set(ids.map((id) => samples.scene[rowOf(id)]));
      const sceneNames = scenes.records.filter((_, row) => wanted.has(row)).map(({ name }) => name);
      return selectGroundTruth(labelsOf(profile, sceneNames), ids);
    },
    pose: ({ id, egoFromLidar }) => ({
      egoFromLidar: egoFromLidar ?? composePoses(egoFromSensor(tables, lidarOf(id)), LIDAR_TOP_FROM_LIDAR),
      globalFromEgo: globalFromEgo(tables, lidarOf(id)),
    }),
    timestampUs: (id) => samples.timestampUs[rowOf(id)],
    egoPosition(id) {
      const pose = globalFromEgo(tables, lidarOf(id));
      return [pose[3], pose[7]];
    },
  };
}

function framesOfInfos(infos: readonly Mmdet3dInfo[], file: string): OfficialFrames {
  const byToken = new Map(infos.map((info) => [info.token, info]));
  const infoOf = (id: string): Mmdet3dInfo => {
    const info = byToken.get(id);
    if (info === undefined) throw new InputError(`${file}: no sample '${id}'`);
    return info;
  };
  const labelsOf = remembering((profile) => groundTruthOfInfos(infos, profile.classes));
  return {
    groundTruth: (ids, profile) => selectGroundTruth(labelsOf(profile, []), ids),
    pose: ({ id, egoFromLidar }) => ({
      egoFromLidar: egoFromLidar ?? composePoses(infoOf(id).egoFromLidarTop, LIDAR_TOP_FROM_LIDAR),
      globalFromEgo: infoOf(id).globalFromEgo,
    }),
    timestampUs: (id) => 1e6 * infoOf(id).timestampS,
    egoPosition: (id) => [infoOf(id).globalFromEgo[3], infoOf(id).globalFromEgo[7]],
  };
}

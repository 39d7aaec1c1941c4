import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import type { Dataset, Detections, Sample, Scored } from '../../../src/contracts/index.js';
import {
  DETECTION_NAMES,
  readNuscenesResults,
  type NuscenesBoxes,
  type NuscenesObjects,
} from '../../../src/datasets/nuscenes/index.js';
import { composePoses, poseFromQuaternion, quaternionFromYaw } from '../../../src/geometry/index.js';
import { decodeDetections, encodeDetections } from '../../../src/inference/index.js';
import { evaluateNuscenes, nuscenesProfile } from '../../../src/metrics/index.js';
import { openDataset } from '../../../tracks/sensor-placement/dataset.js';
import { sensorPlacementMini } from '../../../tracks/sensor-placement/mini.js';
import { joinOfficialBoxes, LeftOut, toOfficialBoxes } from '../../../tracks/sensor-placement/officialBoxes.js';
import { score } from '../../../tracks/sensor-placement/score.js';
import { scoreFiles } from '../../../tracks/sensor-placement/scoreFiles.js';
import { writeSubmission } from '../../../tracks/sensor-placement/submission.js';
import { resultsText } from '../../../tracks/sensor-placement/submission/resultsText.js';
import { mulberry } from '../../helpers/mulberry.js';
import {
  readGolden,
  expectedValues,
  toInput,
  type ExpectedSummary,
  type JsonCase,
} from '../../helpers/nuscenesDetectionGolden.js';
import { nuscenesDataroot } from '../../helpers/nuscenesGolden.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { writeMini } from '../../helpers/writeMini.js';

const TRACK_3 = 'nuscenes/robosense-track3';

function detections(
  boxes: readonly (readonly number[])[],
  names: readonly string[],
  scores: readonly number[],
  velocities?: readonly (readonly number[])[],
): Detections {
  return {
    boxes: ndarray(Float64Array.from(boxes.flat()), [boxes.length, 7]),
    names,
    scores: Float64Array.from(scores),
    ...(velocities && { velocities: ndarray(Float64Array.from(velocities.flat()), [boxes.length, 2]) }),
  };
}

/** A car 1.8 m up, tilted a little, somewhere in the world. */
const POSE = {
  egoFromLidar: composePoses(poseFromQuaternion(quaternionFromYaw(0.3), [1, 0.2, 1.8])),
  globalFromEgo: poseFromQuaternion([0.9, 0.05, -0.02, Math.sqrt(1 - 0.81 - 0.0025 - 0.0004)], [600, -1600, 12]),
};
const convert = (given: Detections, profile = TRACK_3, leftOut = new LeftOut()) =>
  toOfficialBoxes(given, POSE, nuscenesProfile(profile), 's', leftOut);

test('boxes, headings and velocities in the global frame', (t) => {
  const box = [10, 4, -1, 4.5, 1.9, 1.6, 0.7];
  const official = convert(detections([box], ['car'], [0.5], [[3, -1]]));
  const m = composePoses(POSE.globalFromEgo, POSE.egoFromLidar);
  const apply = (x: number, y: number, z: number, w: number): number[] =>
    [0, 1, 2].map((row) => m[4 * row] * x + m[4 * row + 1] * y + m[4 * row + 2] * z + m[4 * row + 3] * w);
  const near = (found: ArrayLike<number>, wanted: readonly number[], what: string): void =>
    wanted.forEach((value, i) => t.true(Math.abs(found[i] - value) < 1e-9, `${what} ${i}: ${found[i]} not ${value}`));
  near(official.translation, apply(10, 4, -1, 1), 'translation');
  near(official.velocity, apply(3, -1, 0, 0).slice(0, 2), 'velocity');
  t.deepEqual([...official.size], [1.9, 4.5, 1.6], 'width, length, height');
  // Where the rotation takes the box's own axes: length, then width.
  const [w, x, y, z] = official.rotation;
  const length = [w * w + x * x - y * y - z * z, 2 * (x * y + w * z), 2 * (x * z - w * y)];
  near(length, apply(Math.cos(0.7), Math.sin(0.7), 0, 0), 'length axis');
  near([Math.hypot(w, x, y, z)], [1], 'norm');
  t.is(official.score[0], 0.5);
});

test('single precision is widened, not rounded again', (t) => {
  const single = {
    ...detections([], [], []),
    names: ['car'],
    boxes: ndarray(Float32Array.of(10.1, 0, 0, 4.4, 1.8, 1.5, 0), [1, 7]),
    scores: Float32Array.of(0.3),
  };
  const official = convert(single);
  t.is(official.score[0], Math.fround(0.3));
  t.deepEqual([...official.size], [1.8, 4.4, 1.5].map(Math.fround));
});

test('the range of a class: beyond it is out, exactly there is in', (t) => {
  const identity = poseFromQuaternion([1, 0, 0, 0]);
  const at = (x: number): number[] => [x, 0, 0, 4, 2, 1.5, 0];
  const given = detections(
    [at(75), at(75 + 2 ** -46), at(100), at(100.0001), at(-75)],
    ['pedestrian', 'pedestrian', 'car', 'car', 'bicycle'],
    [1, 1, 1, 1, 1],
  );
  const official = toOfficialBoxes(
    given,
    { egoFromLidar: identity, globalFromEgo: identity },
    nuscenesProfile(TRACK_3),
    's',
    new LeftOut(),
  );
  t.deepEqual(
    [...official.translation].filter((_, i) => i % 3 === 0),
    [75, 100, -75],
  );
});

test('of more than 500 the best stay, in their order; other classes are left out and counted', (t) => {
  const random = mulberry(5);
  const scores = Array.from({ length: 700 }, () => Math.floor(random.uniform() * 100) / 100);
  const leftOut = new LeftOut();
  const boxes = scores.map((_, i) => [i / 20, 1, 0, 4, 2, 1.5, 0]);
  const official = convert(
    detections([...boxes, [1, 1, 1, 1, 1, 1, 1]], [...scores.map(() => 'car'), 'trailer'], [...scores, 1]),
    TRACK_3,
    leftOut,
  );
  const best = scores
    .map((value, row) => ({ value, row }))
    .sort((a, b) => b.value - a.value || a.row - b.row)
    .slice(0, 500)
    .sort((a, b) => a.row - b.row);
  t.deepEqual(
    [...official.score],
    best.map(({ value }) => value),
  );
  t.is(leftOut.tooMany, 200);
  t.deepEqual([...leftOut.classes], [['trailer', 1]]);
});

test("the model's own attributes come before the rule", (t) => {
  const given = {
    ...detections(
      [
        [1, 0, 0, 4, 2, 1.5, 0],
        [5, 0, 0, 4, 2, 1.5, 0],
      ],
      ['car', 'car'],
      [1, 1],
      [
        [9, 0],
        [9, 0],
      ],
    ),
    attributes: ['vehicle.parked', ''],
  };
  t.deepEqual([...convert(given).attribute], [7, 6]);
  const odd = { ...given, attributes: ['vehicle.flying', ''] };
  t.throws(() => convert(odd), { message: /sample s: the model gave attribute 'vehicle\.flying'/ });
  const without = convert(detections([[1, 0, 0, 4, 2, 1.5, 0]], ['car'], [1]));
  t.deepEqual([...without.velocity, ...without.attribute], [0, 0, 8]);
});

/** Official boxes of one data set's own labels, as a detector that knows everything would give them. */
async function perfect(dataset: Dataset): Promise<Map<string, Detections>> {
  const found = new Map<string, Detections>();
  for (const id of dataset.ids) {
    const objects = (await ((await dataset.sample(id)) as Sample<NuscenesObjects>).groundTruth?.()) as NuscenesObjects;
    // What no LiDAR sees is no label; as a prediction it would be wrong.
    const rows = objects.names.flatMap((_, row) => (objects.lidarPoints[row] > 0 ? [row] : []));
    found.set(
      id,
      detections(
        rows.map((row) => [...objects.boxes.data.subarray(7 * row, 7 * row + 7)]),
        rows.map((row) => objects.names[row]),
        rows.map((row) => 0.5 + ((row * 7919) % 500) / 1000),
        rows.map((row) =>
          Array.from(objects.velocities.subarray(2 * row, 2 * row + 2), (v) => (Number.isNaN(v) ? 0 : v)),
        ),
      ),
    );
  }
  return found;
}

async function scoreRun(
  dataset: Dataset,
  predictions: ReadonlyMap<string, Detections>,
  ids = dataset.ids,
  profile = TRACK_3,
): Promise<Scored> {
  async function* samples() {
    for (const id of ids) {
      const prediction = predictions.get(id);
      // As through predictions.jsonl.
      const read = prediction && decodeDetections(JSON.parse(JSON.stringify(encodeDetections(prediction))));
      yield { sample: await dataset.sample(id), prediction: read };
    }
  }
  return score({ samples: samples(), dataset, profile });
}

let miniRoot: Promise<string> | undefined;
const mini = (t: ExecutionContext): Promise<Dataset> => {
  miniRoot ??= writeMini(sensorPlacementMini(2, 4), temporaryFolder(t), 0).then(({ phase1_validation: root }) => root);
  return miniRoot.then((path) => openDataset({ path }));
};

test('the labels of the mini dataset as predictions: every box right, and the files say the same', async (t) => {
  const dataset = await mini(t);
  const predictions = await perfect(dataset);
  const scored = await scoreRun(dataset, predictions);
  const present = scored.slices.filter(({ by, n }) => by === 'class' && n > 0).map(({ value }) => value);
  t.true(present.length >= 3, present.join());
  for (const name of present) {
    t.true(Math.abs((scored.metrics[`${name}/AP`] as number) - 1) < 1e-9, `${name}: ${scored.metrics[`${name}/AP`]}`);
    t.true((scored.metrics[`${name}/ATE`] as number) < 1e-6);
    t.true((scored.metrics[`${name}/AOE`] as number) < 1e-6);
    t.true((scored.metrics[`${name}/AVE`] as number) < 1e-6);
  }
  // Classes that are not there count as 0, as the official evaluation defines it.
  t.true(Math.abs((scored.metrics.mAP as number) - present.length / 6) < 1e-9);
  t.is(scored.primary.value, 100 * (scored.metrics.mAP as number));
  t.is(scored.units.length, 2);

  const outDir = temporaryFolder(t);
  const paths = await writeSubmission({ dataset, predictions, outDir });
  for (const path of paths) {
    const fromFile = await scoreFiles({
      groundTruth: dataset.path,
      predictions: path,
      profile: TRACK_3,
      onFound: () => undefined,
    });
    t.deepEqual(fromFile.metrics, scored.metrics);
    t.deepEqual(fromFile.slices, scored.slices);
  }
});

test('what is missed, moved or slower costs what it must', async (t) => {
  const dataset = await mini(t);
  const all = await perfect(dataset);
  const change = (make: (given: Detections) => Detections) => new Map([...all].map(([id, given]) => [id, make(given)]));
  const whole = await scoreRun(dataset, all);
  const moved = await scoreRun(
    dataset,
    change((given) => {
      const boxes = Float64Array.from(given.boxes.data);
      for (let at = 0; at < boxes.length; at += 7) boxes[at] += 0.75;
      return { ...given, boxes: ndarray(boxes, given.boxes.shape) };
    }),
  );
  t.is(moved.metrics['car/AP@0.5'], 0);
  t.true((moved.metrics['car/AP@1.0'] as number) > 0.8);
  // Neighbours may take each other's place, so a little more or less than the shift.
  t.true(Math.abs((moved.metrics['car/ATE'] as number) - 0.75) < 0.05, String(moved.metrics['car/ATE']));
  const still = await scoreRun(
    dataset,
    change(({ velocities: _velocities, ...given }) => given),
  );
  t.true((still.metrics.mAVE as number) > (whole.metrics.mAVE as number) + 0.1);
  t.is(still.metrics.mAP, whole.metrics.mAP);
  t.regex(still.warnings.find(({ code }) => code === 'no-velocities')?.message ?? '', /gives no velocities/);
  const nothing = await scoreRun(dataset, new Map());
  t.is(nothing.primary.value, 0);
  t.true(nothing.warnings.some(({ code }) => code === 'no-predictions'));
});

test('some samples alone: their labels alone', async (t) => {
  const dataset = await mini(t);
  const predictions = await perfect(dataset);
  const some = await scoreRun(dataset, predictions, dataset.ids.slice(1, 4));
  t.is(some.units.length, 1);
  t.true(Math.abs((some.metrics['car/AP'] as number) - 1) < 1e-9);
});

test('det40: written and read again, the official numbers', async (t) => {
  const input = toInput(readGolden<JsonCase>('det40/input.json.gz'));
  const boxes: NuscenesBoxes = input.predictions;
  const slice = <Values extends Float64Array | Uint8Array | Int32Array>(values: Values, s: number): Values => {
    const width = values.length / boxes.detection.length;
    return values.subarray(width * boxes.sampleRows[s], width * boxes.sampleRows[s + 1]) as Values;
  };
  const lists = boxes.sampleTokens.map((_, s) => ({
    translation: slice(boxes.translation, s),
    size: slice(boxes.size, s),
    rotation: slice(boxes.rotation, s),
    velocity: slice(boxes.velocity, s),
    detection: slice(boxes.detection, s),
    attribute: slice(boxes.attribute, s),
    score: slice(boxes.score, s),
    numPts: slice(boxes.numPts, s),
  }));
  const path = join(temporaryFolder(t), 'results_nusc.json');
  const meta = { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: false };
  const samples = lists.map((list, s) => ({ token: boxes.sampleTokens[s], boxes: list }));
  writeFileSync(path, [...resultsText(meta, samples)].join(''));
  const { boxes: read, meta: readMeta } = await readNuscenesResults(path);
  t.deepEqual(readMeta, meta);
  const joined = joinOfficialBoxes(boxes.sampleTokens, lists);
  for (const column of ['translation', 'size', 'rotation', 'velocity', 'detection', 'attribute', 'score'] as const) {
    t.deepEqual(read[column], joined[column], column);
  }
  const profile = nuscenesProfile('nuscenes/detection-cvpr-2019');
  const { values } = evaluateNuscenes({ ...input, predictions: read }, profile);
  for (const [id, value] of expectedValues(readGolden<ExpectedSummary>('det40/expected_summary.json'))) {
    if (value === null) t.is(values[id], null, id);
    else t.true(Math.abs((values[id] as number) - value) < 1e-9, id);
  }
});

test('the tables of the devkit: labels as predictions under its own profile', async (t) => {
  const path = nuscenesDataroot(t, 'nus40');
  const dataset = await openDataset({ path });
  const scored = await scoreRun(dataset, await perfect(dataset), dataset.ids, 'nuscenes/detection-cvpr-2019');
  for (const name of DETECTION_NAMES) {
    if ((scored.slices.find(({ by, value }) => by === 'class' && value === name)?.n ?? 0) === 0) continue;
    t.true((scored.metrics[`${name}/ATE`] as number) < 1e-6, name);
    // Labels without a point, or in a rack, are no labels: as predictions they are wrong.
    t.true((scored.metrics[`${name}/AP`] as number) > 0.5, `${name} ${scored.metrics[`${name}/AP`]}`);
  }
  t.is(scored.units.length, 4);
});

testWithRealData('the real nuScenes key frame: its labels as predictions', async (t, folder) => {
  const path = join(folder, 'open-mmlab__mmdetection3d/demo/data/nuscenes/n015-2018-07-24-11-22-45+0800.pkl');
  const dataset = await openDataset({ path });
  const profile = 'nuscenes/detection-cvpr-2019';
  const scored = await scoreRun(dataset, await perfect(dataset), dataset.ids, profile);
  t.is(scored.units.length, 1);
  const present = scored.slices.filter(({ by, n }) => by === 'class' && n > 0).map(({ value }) => value);
  t.true(present.length >= 2, present.join());
  for (const name of present) {
    t.true((scored.metrics[`${name}/ATE`] as number) < 1e-5, `${name} ${scored.metrics[`${name}/ATE`]}`);
    t.true((scored.metrics[`${name}/AP@0.5`] as number) > 0.6, `${name} ${scored.metrics[`${name}/AP@0.5`]}`);
  }
});

import test from 'ava';
import type { ExecutionContext } from 'ava';
import type { Detections } from '../../src/contracts/index.js';
import { loadDetector } from '../../src/inference/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import type { Channel } from './networks.js';
import { feature, linearHead, makeCloud, maximumEncoder, smallGrid, writeModel } from './networks.js';

const features = 9;
const car: readonly [number, number, number] = [4, 3, 1.5];
const person: readonly [number, number, number] = [0.8, 0.6, 1.75];
const rotations = [0, 1.57];
const bottoms = [-1.8, -0.6];

const yaml = {
  ...smallGrid,
  family: 'pointpillars',
  classes: ['Car', 'Pedestrian'],
  out_size_factor: 1,
  heads: { scores: 'scores', boxes: 'boxes' },
  anchors: [
    { size_lwh: car, bottom_z: bottoms[0] },
    { size_lwh: person, bottom_z: bottoms[1] },
  ],
  anchor_rotations: rotations,
  align_centre: false,
  cell_classes: 'best',
};

const silent: Channel = { bias: -20 };
/** A logit that an intensity of 1 brings to 10 * weight - 5. */
const loud = (weight = 1): Channel => ({ bias: -5, weights: { [feature.intensity]: 10 * weight } });
/** Score channels, anchor by anchor: only the given (anchor, class) pairs speak. */
const speaking = (pairs: Readonly<Record<string, Channel>>): Channel[] =>
  Array.from({ length: 8 }, (_, i) => pairs[`${Math.floor(i / 2)},${i % 2}`] ?? silent);
const codes = (perAnchor: readonly (readonly number[])[]): Channel[] => perAnchor.flat().map((bias) => ({ bias }));
const zeros = [0, 0, 0, 0, 0, 0, 0];

interface Variant {
  readonly yaml?: object;
  readonly outputs: Readonly<Record<string, readonly Channel[]>>;
  readonly points?: readonly (readonly number[])[];
  readonly rows?: number;
  readonly columns?: number;
  readonly nhwc?: boolean;
}

async function detect(t: ExecutionContext, variant: Variant): Promise<Detections> {
  const path = writeModel(
    temporaryFolder(t),
    { ...yaml, ...variant.yaml },
    maximumEncoder(features, 1),
    linearHead(features, variant.outputs, {
      rows: variant.rows ?? 6,
      columns: variant.columns ?? 4,
      nhwc: variant.nhwc ?? false,
    }),
  );
  const detector = await loadDetector(path, 'cpu');
  const detections = await detector.detect(makeCloud(variant.points ?? [[2.5, 1, 0, 1]]));
  await detector.close();
  return detections;
}

function near(t: ExecutionContext, actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  t.is(actual.length, expected.length);
  expected.forEach((value, i) =>
    t.true(Math.abs(actual[i] - value) <= tolerance, `${i}: ${actual[i]} is not ${value}`),
  );
}

// The point lies in column 2 of 4 and row 3 of 6; anchors spread from edge to edge of [0, 4] x [-6, 6].
const anchorX = (2 * 4) / 3;
const anchorY = -6 + (3 * 12) / 5;

test('zero residuals give the anchor', async (t) => {
  const { boxes, names, scores } = await detect(t, {
    outputs: { scores: speaking({ '0,0': loud() }), boxes: codes([zeros, zeros, zeros, zeros]) },
  });
  near(t, boxes.data, [anchorX, anchorY, bottoms[0] + car[2] / 2, ...car, 0]);
  t.deepEqual(names, ['Car']);
  near(t, scores, [1 / (1 + Math.exp(-5))]);
});

test('residuals are scaled by the diagonal and the height, sizes are exponentials', async (t) => {
  const code = [0.1, -0.2, 0.3, Math.log(1.5), Math.log(0.5), Math.log(2), 0.25];
  const { boxes, names } = await detect(t, {
    outputs: { scores: speaking({ '3,1': loud() }), boxes: codes([zeros, zeros, zeros, code]) },
  });
  const [length, width, height] = person;
  const diagonal = Math.hypot(length, width);
  near(t, boxes.data, [
    anchorX + 0.1 * diagonal,
    anchorY - 0.2 * diagonal,
    bottoms[1] + height / 2 + 0.3 * height,
    1.5 * length,
    0.5 * width,
    2 * height,
    0.25 + 1.57,
  ]);
  t.deepEqual(names, ['Pedestrian']);
});

test('anchors at the centres of cells, over a range of their own, rows along x', async (t) => {
  const outputs = { scores: speaking({ '0,0': loud() }), boxes: codes([zeros, zeros, zeros, zeros]) };
  const centred = await detect(t, { yaml: { align_centre: true }, outputs });
  near(t, [...centred.boxes.data].slice(0, 2), [2.5, 1]);
  const ranged = await detect(t, { yaml: { anchor_range: [10, 20, 13, 25] }, outputs });
  near(t, [...ranged.boxes.data].slice(0, 2), [12, 23]);
  const xy = await detect(t, { yaml: { scatter_order: 'xy', align_centre: true }, outputs, rows: 4, columns: 6 });
  near(t, [...xy.boxes.data].slice(0, 2), [2.5, 1]);
});

test('channels last', async (t) => {
  const code = [0.1, -0.2, 0.3, 0, 0, 0, 0.25];
  const { boxes, names } = await detect(t, {
    yaml: { head_layout: 'nhwc' },
    nhwc: true,
    outputs: { scores: speaking({ '1,1': loud() }), boxes: codes([zeros, code, zeros, zeros]) },
  });
  near(t, boxes.data, [anchorX + 0.5, anchorY - 1, bottoms[0] + 0.75 + 0.45, ...car, 1.82]);
  t.deepEqual(names, ['Pedestrian']);
});

test('the direction classifier turns boxes by half a circle', async (t) => {
  const offset = 0.78539;
  const code = [0, 0, 0, 0, 0, 0, 0.2];
  const directions = (bin: number): Channel[] =>
    Array.from({ length: 8 }, (_, i) => ({ bias: i < 2 && i === bin ? 2 : 0 }));
  const yawOf = async (bin: number, limit = {}) => {
    const { boxes } = await detect(t, {
      yaml: { heads: { ...yaml.heads, direction: 'dir' }, direction: { offset, bins: 2, ...limit } },
      outputs: {
        scores: speaking({ '0,0': loud() }),
        boxes: codes([code, zeros, zeros, zeros]),
        dir: directions(bin),
      },
    });
    return boxes.data[6];
  };
  // 0.2 - offset is negative: into [0, pi) it goes up by pi, which wraps.
  near(t, [await yawOf(0)], [0.2 - Math.PI]);
  near(t, [await yawOf(1)], [0.2]);
  // Into [-pi, 0) it stays.
  near(t, [await yawOf(0, { limit_offset: 1 })], [0.2]);
  near(t, [await yawOf(1, { limit_offset: 1 })], [0.2 - Math.PI]);
});

test('velocities, and the older mmdet3d convention', async (t) => {
  const code = [0, 0, 0, Math.log(2), 0, 0, 0.2, 3, -1];
  const nine = [...zeros, 0, 0];
  const { boxes, velocities } = await detect(t, {
    yaml: { code_size: 9, dim_order: 'wlh', box_convention: 'mmdet3d_legacy' },
    outputs: { scores: speaking({ '0,0': loud() }), boxes: codes([code, nine, nine, nine]) },
  });
  near(t, boxes.data, [anchorX, anchorY, bottoms[0] + 0.75, car[0], 2 * car[1], car[2], -0.2 - Math.PI / 2]);
  near(t, velocities!.data, [3, -1]);
});

test('each anchor gives its best class, or every class', async (t) => {
  const outputs = {
    scores: speaking({ '0,0': loud(0.8), '0,1': loud(), '2,0': loud(0.7) }),
    boxes: codes([zeros, zeros, zeros, zeros]),
  };
  t.deepEqual((await detect(t, { outputs })).names, ['Pedestrian', 'Car']);
  t.deepEqual((await detect(t, { yaml: { cell_classes: 'all' }, outputs })).names, ['Pedestrian', 'Car', 'Car']);
});

test('rotated suppression, within a class or across', async (t) => {
  const outputs = {
    scores: speaking({ '0,0': loud(), '1,1': loud(0.9) }),
    boxes: codes([zeros, zeros, zeros, zeros]),
  };
  const step = { type: 'rotated', iou: 0.01 };
  t.is((await detect(t, { yaml: { nms: [step] }, outputs })).names.length, 2);
  const agnostic = await detect(t, { yaml: { nms: [{ ...step, class_agnostic: true }] }, outputs });
  t.deepEqual(agnostic.names, ['Car']);
});

import test from 'ava';
import type { ExecutionContext } from 'ava';
import type { Detections } from '../../src/contracts/index.js';
import { loadDetector } from '../../src/inference/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import type { Channel } from './networks.js';
import { feature, linearHead, makeCloud, maximumEncoder, smallGrid, writeModel } from './networks.js';

const features = 9;

/** Every occupied pillar gives a box around its point: the score is sigmoid(10 * intensity - 5). */
const heat: Channel = { bias: -5, weights: { [feature.intensity]: 10 } };
const offset: Channel[] = [
  // The pillars are 1 m x 2 m: the point itself is (point - centre) / size + 0.5 cells from the corner.
  { bias: 0.5, weights: { [feature.toCentreX]: 1 } },
  { bias: 0.5, weights: { [feature.toCentreY]: 0.5 } },
];
const z: Channel[] = [{ bias: 0.25, weights: { [feature.z]: 1 } }];
const dim = [4, 2, 1.5].map((size) => ({ bias: Math.log(size) }));
const yaw = 0.6;
const rot = [{ bias: Math.sin(yaw) }, { bias: Math.cos(yaw) }];
const outputs = { heatmap: [heat], offset, z, dim, rot };

const yaml = {
  ...smallGrid,
  family: 'centerpoint',
  classes: ['Car'],
  out_size_factor: 1,
  heads: { heatmap: 'heatmap', offset: 'offset', z: 'z', dim: 'dim', rot: 'rot' },
  peak_kernel: 1,
};

interface Variant {
  readonly yaml?: object;
  readonly outputs?: Readonly<Record<string, readonly Channel[]>>;
  readonly points: readonly (readonly number[])[];
  readonly rows?: number;
  readonly columns?: number;
  readonly factor?: number;
  readonly frame?: string;
  readonly pillars?: number | string;
  readonly batched?: boolean;
}

async function detect(t: ExecutionContext, variant: Variant): Promise<Detections> {
  const layout = { rows: variant.rows ?? 6, columns: variant.columns ?? 4, factor: variant.factor ?? 1 };
  const path = writeModel(
    temporaryFolder(t),
    { ...yaml, ...variant.yaml },
    maximumEncoder(features, 1, { pillars: variant.pillars ?? 'pillars', batched: variant.batched ?? false }),
    linearHead(features, { ...outputs, ...variant.outputs }, layout),
  );
  const detector = await loadDetector(path, 'cpu');
  const about = { intensityScale: 1 as const, ...(variant.frame !== undefined && { frame: variant.frame }) };
  const detections = await detector.detect(makeCloud(variant.points, undefined, about));
  await detector.close();
  return detections;
}

function near(t: ExecutionContext, actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-5): void {
  t.is(actual.length, expected.length);
  expected.forEach((value, i) =>
    t.true(Math.abs(actual[i] - value) <= tolerance, `${i}: ${actual[i]} is not ${value}`),
  );
}

const score = (intensity: number) => 1 / (1 + Math.exp(5 - 10 * intensity));

test('boxes are where the points are, best first, with the sizes, yaws and scores of the network', async (t) => {
  const { boxes, names, scores, velocities } = await detect(t, {
    points: [
      [0.3, -4.5, -1, 0.75],
      [3.9, 5.2, 0.5, 1],
      [2.5, 0.1, 0, 0.25],
    ],
  });
  t.deepEqual(boxes.shape, [2, 7]);
  near(t, boxes.data, [3.9, 5.2, 0.75, 4, 2, 1.5, yaw, 0.3, -4.5, -0.75, 4, 2, 1.5, yaw]);
  t.deepEqual(names, ['Car', 'Car']);
  near(t, scores, [score(1), score(0.75)]);
  t.is(velocities, undefined);
});

test('no points, or none in range, give no boxes', async (t) => {
  const { boxes, names } = await detect(t, { points: [[9, 9, 0, 1]] });
  t.deepEqual([...boxes.shape], [0, 7]);
  t.deepEqual(names, []);
});

test('the older mmdet3d convention: width first, yaw clockwise from -y', async (t) => {
  const { boxes } = await detect(t, {
    yaml: { dim_order: 'wlh', box_convention: 'mmdet3d_legacy', rot_order: 'cos_sin' },
    outputs: { dim: [2, 4, 1.5].map((size) => ({ bias: Math.log(size) })), rot: [rot[1], rot[0]] },
    points: [[0.3, -4.5, -1, 1]],
  });
  near(t, boxes.data, [0.3, -4.5, -0.75, 4, 2, 1.5, -yaw - Math.PI / 2]);
});

test('a head with variances gives the boxes of its values', async (t) => {
  const noise = { bias: 17 };
  const doubled = Object.fromEntries(
    Object.entries({ offset, z, dim, rot }).map(([role, channels]) => [
      role,
      [...channels, ...channels.map(() => noise)],
    ]),
  );
  const points = [[0.3, -4.5, -1, 1]];
  const { boxes } = await detect(t, { yaml: { has_variance: true }, outputs: doubled, points });
  near(t, boxes.data, [0.3, -4.5, -0.75, 4, 2, 1.5, yaw]);
  await t.throwsAsync(detect(t, { outputs: doubled, points }), { message: /expects .*offset/ });
});

test('a double angle gives the heading up to half a turn; sizes may be metres', async (t) => {
  const { boxes } = await detect(t, {
    yaml: { angle: 'double_yaw', dim_activation: 'none' },
    outputs: {
      dim: [4, 2, 1.5].map((bias) => ({ bias })),
      rot: [{ bias: Math.sin(2 * 1.2) }, { bias: Math.cos(2 * 1.2) }],
    },
    points: [[0.3, -4.5, -1, 1]],
  });
  near(t, boxes.data, [0.3, -4.5, -0.75, 4, 2, 1.5, 1.2]);
});

test('rows along x (scatter order xy)', async (t) => {
  const { boxes } = await detect(t, {
    yaml: { scatter_order: 'xy' },
    rows: 4,
    columns: 6,
    points: [[3.9, 5.2, 0.5, 1]],
  });
  near(t, boxes.data, [3.9, 5.2, 0.75, 4, 2, 1.5, yaw]);
});

test('cells of several pillars (out_size_factor)', async (t) => {
  // The heads sum the features of 2 x 2 pillars; only one of them is occupied. Cells are 2 m x 4 m.
  const { boxes } = await detect(t, {
    yaml: { out_size_factor: 2 },
    factor: 2,
    outputs: { offset: [{ bias: 0.25 }, { bias: 0.75 }] },
    points: [[3.9, 5.2, 0.5, 1]],
  });
  near(t, boxes.data, [(1 + 0.25) * 2, (2 + 0.75) * 4 - 6, 0.75, 4, 2, 1.5, yaw]);
});

test('z_shift is added before and taken away after', async (t) => {
  // Without the shift the point lies below the range.
  const { boxes } = await detect(t, { yaml: { z_shift: 1.5 }, points: [[0.3, -4.5, -4, 1]] });
  near(t, boxes.data, [0.3, -4.5, -3.75, 4, 2, 1.5, yaw]);
});

test('networks of x right, y forward get turned points and give turned boxes and velocities', async (t) => {
  const turned = { lidar_axes: 'right_forward_up', heads: { ...yaml.heads, vel: 'vel' } };
  const vel = [{ bias: 3 }, { bias: 1 }];
  for (const [point, frame] of [
    [[-4.5, -0.3, -1, 1], undefined],
    [[0.3, -4.5, -1, 1], 'nuscenes-lidar'],
  ] as const) {
    const { boxes, velocities } = await detect(t, {
      yaml: turned,
      outputs: { vel },
      points: [point],
      ...(frame !== undefined && { frame }),
    });
    near(t, boxes.data, [-4.5, -0.3, -0.75, 4, 2, 1.5, yaw - Math.PI / 2]);
    // 3 m/s to the right and 1 m/s ahead.
    near(t, velocities!.data, [1, -3]);
  }
});

test('velocities of the older mmdet3d convention are in the box frame as they are', async (t) => {
  const { boxes, velocities } = await detect(t, {
    yaml: { box_convention: 'mmdet3d_legacy', dim_order: 'wlh', heads: { ...yaml.heads, vel: 'vel' } },
    outputs: { vel: [{ bias: 3 }, { bias: -1 }] },
    points: [[0.3, -4.5, -1, 1]],
  });
  near(t, boxes.data, [0.3, -4.5, -0.75, 2, 4, 1.5, -yaw - Math.PI / 2]);
  near(t, velocities!.data, [3, -1]);
});

test('of an attribute head a box takes the highest, of those that its class may have', async (t) => {
  const heads = { ...yaml.heads, attribute: 'attr' };
  const names = ['cycle.with_rider', 'vehicle.moving', 'vehicle.parked', ''];
  const attributed = async (biases: readonly number[], more: object = {}) => {
    const { attributes } = await detect(t, {
      yaml: { heads, attributes: names, ...more },
      outputs: { attr: biases.map((bias) => ({ bias })) },
      points: [[0.3, -4.5, -1, 1]],
    });
    return attributes;
  };
  const vehicle = { class_attributes: { Car: ['vehicle.moving', 'vehicle.parked'] } };
  t.deepEqual(await attributed([0, -1, 2, 1]), ['vehicle.parked']);
  t.deepEqual(await attributed([0, -1, -2, 1]), [''], 'a channel for none');
  t.deepEqual(await attributed([-1, 3, 3, 1]), ['vehicle.moving'], 'the first of equals');
  t.deepEqual(await attributed([5, -3, -2, 1], vehicle), ['vehicle.parked'], "never another class's");
  const { attributes } = await detect(t, { points: [[0.3, -4.5, -1, 1]] });
  t.is(attributes, undefined, 'no head, no attributes');
});

test('velocity and attributes of several boxes stay with them through sorting and suppression', async (t) => {
  const { boxes, velocities, attributes } = await detect(t, {
    yaml: {
      heads: { ...yaml.heads, vel: 'vel', attribute: 'attr' },
      attributes: ['low', 'high'],
      nms: [{ type: 'circle', radius_m: 0.9 }],
    },
    outputs: {
      // As high as the point lies: along x; twice that to the left.
      vel: [{ weights: { [feature.z]: 1 } }, { weights: { [feature.z]: 2 } }],
      attr: [{ bias: 0 }, { weights: { [feature.z]: 1 } }],
    },
    points: [
      [0.5, -5, -1, 0.7],
      [1.5, -5, 0.75, 0.8],
      [3.5, -1, 0.5, 0.9],
    ],
  });
  near(
    t,
    [0, 1, 2].map((row) => boxes.get(row, 0)),
    [3.5, 1.5, 0.5],
  );
  near(t, velocities!.data, [0.5, 1, 0.75, 1.5, -1, -2]);
  t.deepEqual(attributes, ['high', 'high', 'low']);
});

test('peaks only: the higher of two neighbours; and a score threshold per class', async (t) => {
  const points = [
    [0.5, -5, 0, 0.75],
    [1.5, -5, 0, 1],
    [3.5, -5, 0, 0.7],
  ];
  const count = async (change: object) => (await detect(t, { yaml: change, points })).scores.length;
  t.is(await count({}), 3);
  t.is(await count({ peak_kernel: 3 }), 2);
  t.is(await count({ peak_kernel: 3, score_threshold: { Car: score(0.7) + 1e-3 } }), 1);
  t.is(await count({ score_threshold: { Car: score(0.7) - 1e-3 } }), 3);
});

test('classes that are not kept are left out, and the others keep their scores', async (t) => {
  const points = [
    [0.5, -5, 0, 0.75],
    [3.5, -5, 0, 0.7],
  ];
  const two = { outputs: { heatmap: [heat, { ...heat, bias: -5.5 }] }, points };
  const classes = ['Car', 'Truck'];
  const all = await detect(t, { ...two, yaml: { classes } });
  t.deepEqual(all.names, ['Car', 'Car', 'Truck', 'Truck']);
  const kept = await detect(t, { ...two, yaml: { classes, keep_classes: ['Truck'] } });
  t.deepEqual(kept.names, ['Truck', 'Truck']);
  t.deepEqual([...kept.scores], [...all.scores].slice(2));
});

test('suppression comes after decoding', async (t) => {
  const points = [
    [0.5, -5, 0, 0.75],
    [1.5, -5, 0, 1],
    [3.5, -5, 0, 0.7],
  ];
  const { boxes } = await detect(t, { yaml: { nms: [{ type: 'circle', radius_m: 1.5 }] }, points });
  near(t, [boxes.data[0], boxes.data[7]], [1.5, 3.5]);
});

test('post_range drops boxes by their centres', async (t) => {
  const points = [
    [0.5, -5, 0, 0.75],
    [3.5, -5, 0, 0.7],
  ];
  const { boxes } = await detect(t, { yaml: { post_range: [0, -6, -3, 3, 6, 3] }, points });
  near(t, [...boxes.data].slice(0, 2), [0.5, -5]);
  t.is(boxes.shape[0], 1);
});

test('all classes of a cell or only its best one', async (t) => {
  const change = { classes: ['Car', 'Truck'] };
  const weaker: Channel = { bias: -6, weights: { [feature.intensity]: 10 } };
  const points = [[0.5, -5, 0, 1]];
  const all = await detect(t, { yaml: change, outputs: { heatmap: [weaker, heat] }, points });
  t.deepEqual(all.names, ['Truck', 'Car']);
  const best = await detect(t, {
    yaml: { ...change, cell_classes: 'best' },
    outputs: { heatmap: [weaker, heat] },
    points,
  });
  t.deepEqual(best.names, ['Truck']);
  const tie = await detect(t, {
    yaml: { ...change, cell_classes: 'best' },
    outputs: { heatmap: [heat, heat] },
    points,
  });
  t.deepEqual(tie.names, ['Car'], 'the first of equals');
});

test('several tasks: outputs by index, suppression within each task', async (t) => {
  const tasks = [
    { classes: ['Car'], heads: { heatmap: 0, offset: 1, z: 2, dim: 3, rot: 4 } },
    { classes: ['Bus', 'Truck'], heads: { heatmap: 'second', offset: 1, z: 2, dim: 3, rot: 4 } },
  ];
  const second: Channel[] = [
    { bias: -5, weights: { [feature.intensity]: 9 } },
    { bias: -5, weights: { [feature.intensity]: 8 } },
  ];
  const { names, boxes } = await detect(t, {
    yaml: { classes: undefined, heads: undefined, tasks, nms: [{ type: 'rotated', iou: 0.2, class_agnostic: true }] },
    outputs: { second },
    points: [[0.5, -5, 0, 1]],
  });
  t.deepEqual(names, ['Car', 'Bus']);
  near(t, [boxes.data[0], boxes.data[7]], [0.5, 0.5]);
});

test('headings of a short vector are dropped (yaw_norm_threshold)', async (t) => {
  const short = [{ bias: 0.2 * Math.sin(yaw) }, { bias: 0.2 * Math.cos(yaw) }];
  const points = [[0.5, -5, 0, 1]];
  const count = async (norm: object) =>
    (await detect(t, { yaml: norm, outputs: { rot: short }, points })).scores.length;
  t.is(await count({}), 1);
  t.is(await count({ yaw_norm_threshold: 0.3 }), 0);
  t.is(await count({ yaw_norm_threshold: { Car: 0.1 } }), 1);
});

test('encoders of fixed size get padding; a leading batch dimension is fine', async (t) => {
  const points = [[3.9, 5.2, 0.5, 1]];
  const expected = [3.9, 5.2, 0.75, 4, 2, 1.5, yaw];
  for (const [pillars, batched] of [
    [24, false],
    [30, false],
    [30, true],
    ['pillars', true],
  ] as const) {
    const { boxes } = await detect(t, { points, pillars, batched });
    near(t, boxes.data, expected);
  }
});

test('probabilities in place of logits (score_activation none)', async (t) => {
  const { scores } = await detect(t, {
    yaml: { score_activation: 'none' },
    outputs: { heatmap: [{ weights: { [feature.intensity]: 1 } }] },
    points: [
      [0.5, -5, 0, 0.75],
      [3.5, -5, 0, 0.25],
    ],
  });
  near(t, scores, [0.75]);
});

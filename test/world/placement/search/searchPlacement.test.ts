import test from 'ava';
import fc from 'fast-check';
import {
  carBody,
  checkBudget,
  PoseSpace,
  searchPlacement,
  type PlacedLidar,
  type PlacementBudget,
} from '../../../../src/world/placement/index.js';

const lidar = { channels: 16, elevationDeg: [-25, 5] } as const;
const other = { channels: 16, elevationDeg: [-14, 2] } as const;
const budget: PlacementBudget = {
  lidars: [lidar, lidar, other, other],
  xM: [-1, 0.2],
  yM: [-0.6, 0.6],
  zM: [1.8, 2.4],
  maxRollDeg: 16,
  maxPitchDeg: 5,
  spacingM: 0.2,
  symmetric: false,
};
const body = carBody();

test('any numbers make a placement within bounds, and move it continuously', (t) => {
  const space = new PoseSpace(budget);
  t.is(space.dimensions, 20);
  const numbers = fc.array(fc.double({ min: -7, max: 7, noNaN: true }), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(numbers, (values) => {
      const placed = space.placement(values);
      for (const {
        positionM: [x, y, z],
        rollRad,
        pitchRad,
      } of placed) {
        t.true(x >= -1 && x <= 0.2 && Math.abs(y) <= 0.6 && z >= 1.8 && z <= 2.4);
        t.true(Math.abs(rollRad) <= 0.2793 && Math.abs(pitchRad) <= 0.0873);
      }
      const moved = space.placement(values.map((value) => value + 1e-3));
      placed.forEach(({ positionM }, unit) => {
        positionM.forEach((value, axis) => t.true(Math.abs(value - moved[unit].positionM[axis]) <= 0.0031));
      });
    }),
  );
});

test('a symmetric placement is its own mirror image; what is left over stands in the middle', (t) => {
  const space = new PoseSpace({ ...budget, lidars: [lidar, other, lidar], symmetric: true });
  // A free one of five numbers, and one in the middle: x, z, pitch.
  t.is(space.dimensions, 8);
  const [left, middle, right] = space.placement([0.5, 0.9, 0.1, 0.8, 0.3, 0.2, 0.7, 0.6]);
  t.deepEqual(right.positionM, [left.positionM[0], -left.positionM[1], left.positionM[2]]);
  t.is(right.rollRad, -left.rollRad);
  t.is(right.pitchRad, left.pitchRad);
  t.is(middle.positionM[1], 0);
  t.is(middle.rollRad, 0);
});

test('LiDARs that are too close count as crowded', (t) => {
  const space = new PoseSpace(budget);
  const place = (x: number): PlacedLidar => ({ ...lidar, positionM: [x, 0, 2], rollRad: 0, pitchRad: 0 });
  t.is(space.crowding([place(0), place(0.2)]), 0);
  t.true(Math.abs(space.crowding([place(0), place(0.1)]) - 0.5) < 1e-12);
  t.is(space.crowding([place(0), place(0), place(0)]), 3);
});

/** Higher is better: LiDARs far apart from one another, high up, level. */
const spread = (placed: readonly PlacedLidar[]): number => {
  let value = 0;
  for (const { positionM, rollRad, pitchRad } of placed) value += positionM[2] - rollRad ** 2 - pitchRad ** 2;
  return value;
};

const options = { budget, body, seed: 3, evaluations: 1500 };

test('the search finds a known best placement and keeps to the budget', async (t) => {
  let rated = 0;
  const { best, evaluated, stopped } = await searchPlacement({
    ...options,
    rate: async (candidates) => {
      rated += candidates.length;
      return candidates.map(spread);
    },
  });
  t.is(evaluated, rated);
  t.true(evaluated >= 1500 && evaluated < 1600);
  t.false(stopped);
  t.true(best !== undefined && best.value > 4 * 2.4 - 0.01, String(best?.value));
  t.is(new PoseSpace(budget).crowding(best?.lidars ?? []), 0);
});

test('equal seeds give equal placements; what is stopped keeps the best so far', async (t) => {
  const rate = async (candidates: readonly (readonly PlacedLidar[])[]): Promise<number[]> => candidates.map(spread);
  const short = { ...options, evaluations: 60, rate };
  const first = await searchPlacement(short);
  t.deepEqual(await searchPlacement(short), first);
  t.notDeepEqual((await searchPlacement({ ...short, seed: 4 })).best, first.best);
  const controller = new AbortController();
  const early = await searchPlacement({
    ...short,
    signal: controller.signal,
    onGeneration: ({ evaluated }) => evaluated > 20 && controller.abort(),
  });
  t.true(early.stopped);
  t.true(early.best !== undefined && early.evaluated < first.evaluated);
  // What a generation that was cut short has rated counts, too.
  let calls = 0;
  const cut = await searchPlacement({
    ...short,
    rate: async (all) => (++calls === 2 ? all.map((_, k) => (k === 0 ? 1e6 : undefined)) : all.map(spread)),
  });
  t.true(cut.stopped);
  t.is(calls, 2);
  t.is(cut.best?.value, 1e6);
  t.is(cut.best?.evaluation, cut.evaluated);
});

test('a budget with nothing free has one placement; one that nothing meets ends', async (t) => {
  const rate = async (all: readonly (readonly PlacedLidar[])[]): Promise<number[]> => all.map(() => 1);
  const point = {
    ...budget,
    lidars: [lidar],
    xM: [0, 0],
    yM: [0, 0],
    zM: [2, 2],
    maxRollDeg: 0,
    maxPitchDeg: 0,
  } as const;
  const fixed = await searchPlacement({ ...options, budget: point, rate });
  t.deepEqual(fixed.best?.lidars, [{ ...lidar, positionM: [0, 0, 2], rollRad: 0, pitchRad: 0 }]);
  const crowded = { ...budget, xM: [0, 0], yM: [0, 0], zM: [1.8, 2.05], spacingM: 0.2 } as const;
  const none = await searchPlacement({ ...options, budget: crowded, rate });
  t.is(none.best, undefined);
});

for (const [name, change, message] of [
  ['no LiDAR', { lidars: [] }, /0 LiDARs/],
  ['a field of view upside down', { lidars: [{ channels: 16, elevationDeg: [5, -25] }] }, /lowest angle first/],
  ['bounds upside down', { xM: [1, -1] }, /bounds of x/],
  ['bounds under the roof', { zM: [1, 2] }, /inside of the vehicle/],
  ['bounds under the ground', { zM: [-1, 2] }, /above the ground/],
  ['a roll beyond a right angle', { maxRollDeg: 120 }, /roll of up to 120/],
  ['more spacing than room', { spacingM: 5 }, /do not fit/],
  ['a lopsided mirror', { symmetric: true, yM: [-0.5, 0.6] }, /equal bounds of y/],
] as const) {
  test(`${name} is refused`, (t) => {
    t.throws(() => checkBudget({ ...budget, ...change } as PlacementBudget, body), { message });
  });
}

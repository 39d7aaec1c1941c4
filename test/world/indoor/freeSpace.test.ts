import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import {
  buildFloor,
  cellCentre,
  FreeSpace,
  planPng,
  planSvg,
  renderFloor,
  viewFromAbove,
} from '../../../src/world/indoor/index.js';
import { outlinesOf, polygonAreaM2, rectanglesOf } from '../../../src/world/indoor/plan/outlines.js';
import { rectangle, type Rectangle } from '../../../src/world/indoor/plan/rectangles.js';

const floor = buildFloor('free space', { type: 'apartment', people: 2 });

function distance(r: Rectangle, x: number, y: number): number {
  return Math.hypot(Math.max(r.minX - x, 0, x - r.maxX), Math.max(r.minY - y, 0, y - r.maxY));
}

test('a grid is free where the query says so, for any cell and radius', (t) => {
  for (const [cellM, radiusM] of [
    [0.05, 0],
    [0.05, 0.3],
    [0.12, 0.17],
    [0.3, 0.45],
  ]) {
    const grid = floor.space.grid({ cellM, radiusM });
    for (let cell = 0; cell < grid.free.length; cell += 7) {
      t.is(grid.free[cell] === 1, floor.space.isFree(...cellCentre(grid, cell), radiusM));
    }
  }
});

test('random free points are free, reachable and spread over all rooms', (t) => {
  const rng = keyedRng('points');
  const visited = new Set<number>();
  for (let i = 0; i < 600; i++) {
    const [x, y] = floor.space.randomFreePoint(rng, 0.25);
    t.true(floor.space.isReachable(x, y, 0.25));
    for (const solid of floor.space.solids) t.true(distance(solid.footprint, x, y) >= 0.25);
    const room = floor.rooms.find(({ cells }) => cells.some((cell) => distance(cell, x, y) === 0));
    if (room) visited.add(room.index);
  }
  t.is(visited.size, floor.rooms.length);
  t.deepEqual(floor.space.randomFreePoint(keyedRng('p'), 0.3), floor.space.randomFreePoint(keyedRng('p'), 0.3));
  t.throws(() => floor.space.randomFreePoint(rng, 50), { instanceOf: InputError, message: /fits nowhere/ });
});

test('a placement inside a wall, furniture, a closed door or outside is refused with the nearest free point', (t) => {
  const { space } = floor;
  const nearestIn = (message: string): readonly [number, number] => {
    const [, x, y] = /nearest free point is \((-?[\d.]+), (-?[\d.]+)\)/.exec(message) as RegExpExecArray;
    return [Number(x), Number(y)];
  };
  for (const kind of ['wall', 'furniture', 'door'] as const) {
    const solid = space.solids.find((candidate) => candidate.kind === kind);
    if (solid === undefined) continue;
    const [x, y] = [
      (solid.footprint.minX + solid.footprint.maxX) / 2,
      (solid.footprint.minY + solid.footprint.maxY) / 2,
    ];
    t.is(space.pointInWall(x, y)?.name, kind === 'wall' ? solid.name : undefined);
    const error = t.throws(() => space.assertFree('the lidar', x, y, 0.2), { instanceOf: InputError });
    t.true(error.message.startsWith(`the lidar: placement inside ${solid.name}`), error.message);
    const [freeX, freeY] = nearestIn(error.message);
    t.true(space.isFree(freeX, freeY, 0.199));
    t.notThrows(() => space.assertFree('the lidar', freeX, freeY, 0.199));
  }
  const table = space.solids.find(
    ({ kind, heightM }) => kind === 'furniture' && heightM < 1.2,
  ) as (typeof space.solids)[number];
  const [x, y] = [(table.footprint.minX + table.footprint.maxX) / 2, (table.footprint.minY + table.footprint.maxY) / 2];
  t.notThrows(() => space.assertFree('the camera', x, y, 0, 1.5), 'above furniture there is room');
  t.throws(() => space.assertFree('the robot', -30, 4, 0.3), { message: /outside the floor/ });
  t.throws(() => space.assertFree('the robot', Number.NaN, 4, 0.3), { message: /no place/ });
  t.throws(() => space.assertFree('the robot', table.footprint.minX - 0.01, y, 0.1), { message: /touching/ });
});

test('the nearest free point is the nearest by brute force', (t) => {
  const space = new FreeSpace(
    rectangle(0, 0, 3, 2),
    [rectangle(0.1, 0.1, 2.9, 1.9)],
    [{ kind: 'furniture', index: 0, name: 'a box', footprint: rectangle(1, 0.1, 1.5, 1.2), heightM: 1 }],
  );
  const grid = space.grid({ radiusM: 0.2 });
  const all = Array.from(grid.free.keys())
    .filter((cell) => grid.free[cell] === 1)
    .map((cell) => cellCentre(grid, cell));
  for (const [x, y] of [
    [1.2, 0.5],
    [1.4, 1.1],
    [0, 0],
    [9, 9],
  ] as const) {
    const [nearX, nearY] = space.nearestFree(x, y, 0.2) as readonly [number, number];
    const least = Math.min(...all.map(([px, py]) => Math.hypot(px - x, py - y)));
    t.true(Math.abs(Math.hypot(nearX - x, nearY - y) - least) < 1e-12);
  }
});

test('unions and differences of rectangles equal brute force', (t) => {
  const shape = fc.tuple(fc.nat(8), fc.nat(8), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }));
  const shapes = fc.array(
    shape.map(([x, y, w, h]) => rectangle(x, y, x + w, y + h)),
    { minLength: 1, maxLength: 7 },
  );
  fc.assert(
    fc.property(shapes, shapes, (added, removed) => {
      const cover = (list: readonly Rectangle[], x: number, y: number): boolean =>
        list.some((r) => distance(r, x, y) === 0);
      const polygons = outlinesOf(added, removed);
      const merged = rectanglesOf(added, removed);
      const rings = polygons.flatMap(({ outline, holes }) => [outline, ...holes]);
      let area = 0;
      for (let x = 0.5; x < 13; x++) {
        for (let y = 0.5; y < 13; y++) {
          const inside = cover(added, x, y) && !cover(removed, x, y);
          if (inside) area++;
          let crossings = 0;
          for (const ring of rings) {
            ring.forEach(([ax, ay], i) => {
              const [, by] = ring[(i + 1) % ring.length];
              if (ay > y !== by > y && x < ax) crossings++;
            });
          }
          if (
            (crossings % 2 === 1) !== inside ||
            merged.filter((r) => distance(r, x, y) === 0).length !== Number(inside)
          )
            return false;
        }
      }
      return Math.abs(polygons.reduce((sum, polygon) => sum + polygonAreaM2(polygon), 0) - area) < 1e-9;
    }),
    { numRuns: 150 },
  );
  t.pass();
});

test('grids that are none are refused', (t) => {
  t.throws(() => floor.space.grid({ cellM: 0 }), { instanceOf: InputError, message: /^cellM/ });
  t.throws(() => floor.space.grid({ cellM: 1e-4 }), { instanceOf: InputError, message: /^cellM/ });
  t.throws(() => floor.space.grid({ radiusM: -1 }), { instanceOf: InputError, message: /^radiusM/ });
});

test('the plan is drawn with every room, door and path', async (t) => {
  const svg = planSvg(floor, { pixelsPerMetre: 20 });
  for (const room of floor.rooms) t.true(svg.includes(`>${room.name}<`));
  t.is(svg.match(/<circle/g)?.length, floor.objects.length + 1);
  t.is(svg, planSvg(floor, { pixelsPerMetre: 20 }));
  t.deepEqual([...(await planPng(floor, { pixelsPerMetre: 20 })).subarray(1, 4)], [...Buffer.from('PNG')]);
  t.throws(() => planSvg(floor, { pixelsPerMetre: -1 }), { instanceOf: InputError, message: /^pixelsPerMetre/ });
});

test('the look from above sees floors in the middle of free rooms and furniture on its footprints', (t) => {
  const view = viewFromAbove(floor, 25);
  const picture = renderFloor(floor, view);
  const at = (x: number, y: number): number => {
    const [cx, cy] = [view.worldFromCamera[3], view.worldFromCamera[7]];
    const column = Math.round((x - cx) * 25 + (view.widthPx - 1) / 2);
    const row = Math.round((cy - y) * 25 + (view.heightPx - 1) / 2);
    return picture.semantics[row * view.widthPx + column];
  };
  let [right, all] = [0, 0];
  const rng = keyedRng('look');
  for (let i = 0; i < 200; i++) {
    const [x, y] = floor.space.randomFreePoint(rng, 0.1);
    all++;
    // 20 is floor, 22 a threshold, 18 a person.
    if ([20, 22, 18].includes(at(x, y))) right++;
  }
  t.true(right >= 0.97 * all, `${right} of ${all}`);
  for (const piece of floor.furniture.filter(({ kind }) => kind === 'doubleBed' || kind === 'wardrobe'))
    t.is(at(...piece.place), 23);
});

import { createHash } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { keyedRng } from '../../../src/random/index.js';
import {
  buildFloor,
  cellAt,
  describeFloor,
  FLOOR_TYPES,
  OUTSIDE,
  partsOf,
  PERSON_RADIUS_M,
  polygonAreaM2,
  withoutCeiling,
  type Floor,
  type Rectangle,
} from '../../../src/world/indoor/index.js';
import { boundsOf } from '../../../src/world/mesh/index.js';
import { instancesAt, type Instance } from '../../../src/world/scene/index.js';

const KEYS = ['a', 'b', 'c', 'd'];
const floors: readonly Floor[] = FLOOR_TYPES.flatMap((type) => KEYS.map((key) => buildFloor(`test/${key}`, { type })));

function each(title: string, check: (t: ExecutionContext, floor: Floor) => void): void {
  for (const floor of floors) test(`${title}: ${floor.options.type} ${floor.key}`, (t) => check(t, floor));
}

function distance(r: Rectangle, x: number, y: number): number {
  return Math.hypot(Math.max(r.minX - x, 0, x - r.maxX), Math.max(r.minY - y, 0, y - r.maxY));
}

each('every room is reached from every other by a disc of 0.3 m', (t, floor) => {
  // 25 mm more than the disc: between neighbouring cells of 5 cm the way comes no nearer to anything than 0.3 m.
  const grid = floor.space.grid({ cellM: 0.05, radiusM: 0.325 });
  const { labels } = partsOf(grid);
  for (const room of floor.rooms) {
    const doors = floor.doors.filter((door) => door.open && door.rooms.includes(room.index));
    t.true(doors.length > 0, room.name);
    const labelsInside = new Set<number>();
    for (let cell = 0; cell < labels.length; cell++) {
      const x = grid.originX + ((cell % grid.columns) + 0.5) * 0.05;
      const y = grid.originY + (Math.floor(cell / grid.columns) + 0.5) * 0.05;
      if (labels[cell] > 0 && room.cells.some((r) => distance(r, x, y) === 0)) labelsInside.add(labels[cell]);
    }
    t.true(labelsInside.has(1), `${room.name} has floor in the part that joins all rooms`);
  }
  for (const door of floor.doors.filter(({ open }) => open)) {
    t.is(labels[cellAt(grid, ...door.place)], 1, `the open door at (${door.place.join(', ')}) is on the way`);
  }
});

each('nothing stands in a doorway, and no furniture in a wall or other furniture', (t, floor) => {
  for (const piece of floor.furniture) {
    const { minX, minY, maxX, maxY } = piece.footprint;
    const meets = (r: Rectangle): boolean => minX < r.maxX && r.minX < maxX && minY < r.maxY && r.minY < maxY;
    for (const door of floor.doors) {
      const [halfX, halfY] = door.axis === 'x' ? [door.widthM / 2, 0.7] : [0.7, door.widthM / 2];
      const [x, y] = door.place;
      t.false(
        meets({ minX: x - halfX, maxX: x + halfX, minY: y - halfY, maxY: y + halfY }),
        `${piece.kind} before a door`,
      );
    }
    for (const solid of floor.space.solids) {
      if (solid.kind === 'furniture' && solid.index === piece.index) continue;
      t.false(meets(solid.footprint), `${piece.kind} in ${solid.name}`);
    }
    const room = floor.rooms[piece.room];
    t.true(room.cells.some((cell) => distance(cell, ...piece.place) === 0));
  }
});

each('furniture keeps to its footprint and height', (t, floor) => {
  const placed = floor.fixed.filter(({ prototype }) => prototype.id.startsWith('furniture/'));
  t.is(placed.length, floor.furniture.length);
  placed.forEach((instance, i) => {
    const piece = floor.furniture[i];
    const { positions } = instance.prototype.mesh;
    const m = instance.worldFromLocal;
    for (let at = 0; at < positions.length; at += 3) {
      const [x, y, z] = [0, 4, 8].map(
        (row) => m[row] * positions[at] + m[row + 1] * positions[at + 1] + m[row + 2] * positions[at + 2] + m[row + 3],
      );
      if (distance(piece.footprint, x, y) > 0.002 || z < -1e-6 || z > piece.heightM + 0.002) {
        t.fail(`${piece.kind}: (${x}, ${y}, ${z}) is outside of its footprint`);
      }
    }
  });
  t.pass();
});

each('people and the robot never touch walls, doors, furniture or each other', (t, floor) => {
  const solids = floor.space.solids.map((solid) => solid.footprint);
  const movers = [
    { radiusM: floor.options.robotRadiusM, trajectory: floor.ego },
    ...floor.objects.map(({ trajectory }) => ({ radiusM: PERSON_RADIUS_M, trajectory })),
  ];
  for (let timeS = 0; timeS <= floor.durationS; timeS += 0.05) {
    const states = movers.map(({ trajectory }) => trajectory.at(timeS));
    states.forEach((state, i) => {
      for (const solid of solids) {
        if (distance(solid, state.x, state.y) < movers[i].radiusM) t.fail(`mover ${i} touches something at ${timeS} s`);
      }
      for (const other of states.slice(0, i)) {
        if (Math.hypot(other.x - state.x, other.y - state.y) < 0.6) t.fail(`movers meet at ${timeS} s`);
      }
    });
  }
  t.pass();
});

each('velocities are the derivatives of positions', (t, floor) => {
  const step = 1e-5;
  for (const trajectory of [floor.ego, ...floor.objects.map((person) => person.trajectory)]) {
    let fastest = 0;
    for (let i = 0; i < 97; i++) {
      const timeS = 0.01 + ((floor.durationS - 0.02) * i) / 97;
      const [before, now, after] = [trajectory.at(timeS - step), trajectory.at(timeS), trajectory.at(timeS + step)];
      t.true(Math.abs((after.x - before.x) / (2 * step) - now.velocityX) < 1e-3);
      t.true(Math.abs((after.y - before.y) / (2 * step) - now.velocityY) < 1e-3);
      const speed = Math.hypot(now.velocityX, now.velocityY);
      if (speed > 1e-6) t.true(Math.abs(Math.atan2(now.velocityY, now.velocityX) - now.yawRad) < 1e-9);
      fastest = Math.max(fastest, speed);
    }
    t.true(fastest < 1.7, `${fastest} m/s`);
  }
});

each('the robot turns no faster than a robot can', (t, floor) => {
  for (let timeS = 0; timeS + 0.5 <= floor.durationS; timeS += 0.1) {
    const turn = floor.ego.at(timeS + 0.5).yawRad - floor.ego.at(timeS).yawRad;
    t.true(Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) < 0.5 * 2, `at ${timeS} s`);
  }
});

each('facts agree with the geometry', (t, floor) => {
  const facts = describeFloor(floor);
  t.deepEqual(JSON.parse(JSON.stringify(facts)), facts, 'plain data');
  t.is(facts.rooms.length, floor.rooms.length);
  t.is(new Set(facts.rooms.map((room) => room.name)).size, facts.rooms.length, 'names are unique');
  facts.rooms.forEach((room, i) => {
    const { polygon, cells } = floor.rooms[i];
    const byCells = cells.reduce((sum, r) => sum + (r.maxX - r.minX) * (r.maxY - r.minY), 0);
    t.true(Math.abs(room.areaM2 - polygonAreaM2(polygon)) < 0.006);
    t.true(Math.abs(byCells - polygonAreaM2(polygon)) < 1e-6);
    t.is(
      Object.values(room.furniture).reduce((sum, count) => sum + count, 0),
      floor.furniture.filter((piece) => piece.room === i).length,
    );
    t.true(room.leadsTo.length > 0);
  });
  t.true(facts.areaM2 < facts.lengthM * facts.widthM);
  t.is(facts.counts.furniture, floor.furniture.length);
  t.is(facts.counts.openDoors, floor.doors.filter((door) => door.open).length);
  for (const door of floor.doors) {
    // Each side of a door lies in the room that it names.
    const wall = floor.walls[door.wall];
    [-1, 1].forEach((side, i) => {
      const reach = wall.thicknessM + 0.2;
      const x = door.place[0] + (door.axis === 'y' ? side * reach : 0);
      const y = door.place[1] + (door.axis === 'x' ? side * reach : 0);
      const room = floor.rooms.find(({ cells }) => cells.some((cell) => distance(cell, x, y) === 0));
      t.is(room?.index ?? OUTSIDE, door.rooms[i]);
    });
  }
  for (const person of facts.people) t.true(person.visits.length > 0);
});

each('navigable polygons, grid and queries agree', (t, floor) => {
  const polygons = floor.space.polygons();
  const grid = floor.space.grid({ cellM: 0.05 });
  const gridM2 = grid.free.reduce((sum, free) => sum + free, 0) * 0.05 ** 2;
  const polygonM2 = polygons.reduce((sum, polygon) => sum + polygonAreaM2(polygon), 0);
  t.true(Math.abs(gridM2 - polygonM2) < 0.02 * polygonM2, `${gridM2} and ${polygonM2} m²`);
  const inside = (x: number, y: number): boolean => {
    let crossings = 0;
    for (const ring of polygons.flatMap(({ outline, holes }) => [outline, ...holes])) {
      ring.forEach(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length];
        if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) crossings++;
      });
    }
    return crossings % 2 === 1;
  };
  const rng = keyedRng('test', floor.key);
  const { minX, minY, maxX, maxY } = floor.bounds;
  for (let i = 0; i < 400; i++) {
    const [x, y] = [rng.uniform(minX - 1, maxX + 1), rng.uniform(minY - 1, maxY + 1)];
    t.is(floor.space.isFree(x, y), inside(x, y), `(${x}, ${y})`);
    const radiusM = rng.uniform(0, 0.6);
    const free = inside(x, y) && floor.space.solids.every((solid) => distance(solid.footprint, x, y) >= radiusM);
    t.is(floor.space.isFree(x, y, radiusM), free);
  }
});

function digest(floor: Floor): string {
  const hash = createHash('sha256');
  const add = (instances: readonly Instance[]): void => {
    for (const { prototype, worldFromLocal, tint } of instances) {
      hash.update(prototype.id).update(prototype.mesh.positions).update(worldFromLocal).update(JSON.stringify(tint));
    }
  };
  for (const timeS of [0, 3.7]) add(instancesAt(floor, timeS));
  return hash.update(JSON.stringify([describeFloor(floor), floor.furniture, floor.ego.at(5)])).digest('hex');
}

test('equal keys give equal floors, other keys others', (t) => {
  const again = buildFloor('test/a', { type: 'apartment' });
  t.is(digest(again), digest(floors[0]));
  t.not(digest(buildFloor('test/z', { type: 'apartment' })), digest(floors[0]));
  t.is(digest(buildFloor('anything')), digest(buildFloor('anything')));
});

test('ceilings are apart, everything lies on the floor and under them', (t) => {
  for (const floor of floors) {
    const open = withoutCeiling(floor);
    t.is(open.fixed.length, floor.fixed.length - floor.rooms.length);
    for (const { prototype } of open.fixed.filter(({ prototype }) => prototype.id.startsWith('floor/'))) {
      const { min, max } = boundsOf(prototype.mesh);
      t.true(min[2] >= 0 && max[2] <= floor.ceilingHeightM + 1e-6);
    }
    for (const { prototype } of floor.ceilings)
      t.is(boundsOf(prototype.mesh).min[2], Math.fround(floor.ceilingHeightM));
    t.is(floor.groundHeight(3, 4), 0);
  }
});

test('people are tight in their boxes', (t) => {
  const floor = floors[4];
  t.true(floor.objects.length > 0);
  for (const person of floor.objects) {
    t.is(person.category, 'pedestrian');
    const reach = [0, 0, 0];
    for (let timeS = 0; timeS < floor.durationS; timeS += 0.1) {
      for (const { prototype, object } of person.instancesAt(timeS)) {
        t.is(object, person.index);
        const { min, max } = boundsOf(prototype.mesh);
        for (let axis = 0; axis < 3; axis++) reach[axis] = Math.max(reach[axis], -min[axis], max[axis]);
      }
    }
    t.true(reach[0] <= person.lengthM / 2 + 1e-4 && reach[1] <= person.widthM / 2 + 1e-4);
    t.true(reach[2] <= person.heightM + 1e-4);
  }
});

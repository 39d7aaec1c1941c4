import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../../../src/errors/index.js';
import { buildFloor, FLOOR_TYPES, partsOf, type FloorOptions } from '../../../src/world/indoor/index.js';

const impossible: readonly (readonly [FloorOptions, RegExp])[] = [
  [{ type: 'apartment', areaM2: 30, rooms: 8 }, /^areaM2: 30 m² is too small for 8 rooms .* (\d+) m² is enough$/],
  [{ type: 'museum', areaM2: 60 }, /^areaM2: .* is enough$/],
  [{ areaM2: -5 }, /^areaM2: -5 is not possible/],
  [{ areaM2: Number.NaN }, /^areaM2/],
  [{ rooms: 2.5 }, /^rooms: 2\.5 is not possible: give a whole number/],
  [{ rooms: 0 }, /^rooms/],
  [{ doorWidthM: 0.4 }, /^doorWidthM/],
  [{ doorWidthM: 2.6 }, /^doorWidthM/],
  [{ ceilingHeightM: 1.5 }, /^ceilingHeightM/],
  [{ wallThicknessM: 0 }, /^wallThicknessM/],
  [{ furnishing: 1.1 }, /^furnishing/],
  [{ people: -1 }, /^people/],
  [{ durationS: 0 }, /^durationS/],
  [{ robotRadiusM: 1 }, /^robotRadiusM/],
  [{ robotSpeedMps: Infinity }, /^robotSpeedMps/],
  [{ type: 'ofice' as 'office' }, /^type: 'ofice' is no type of floor; did you mean office/],
  [{ roms: 3 } as FloorOptions, /^roms: floors have no such option; did you mean rooms/],
];

for (const [options, message] of impossible) {
  test(`impossible: ${JSON.stringify(options)}`, (t) => {
    t.throws(() => buildFloor('impossible', options), { instanceOf: InputError, message });
  });
}

test('a door wider than the walls is refused by name', (t) => {
  t.throws(() => buildFloor('k', { type: 'apartment', areaM2: 70, rooms: 5, doorWidthM: 1.9, wallThicknessM: 0.5 }), {
    instanceOf: InputError,
    message: /^doorWidthM: no wall of a \w+ is wide enough for a door of 1\.9 m/,
  });
});

test('what the message says is enough, is enough', (t) => {
  for (const type of FLOOR_TYPES) {
    const error = t.throws(() => buildFloor('enough', { type, areaM2: 16, rooms: 7 }), { instanceOf: InputError });
    const [, areaM2] = /: (\d+) m² is enough/.exec(error.message) as RegExpExecArray;
    t.is(
      buildFloor('enough', { type, areaM2: Number(areaM2), rooms: 7, people: 0 }).rooms.filter(
        ({ kind }) => kind !== 'corridor',
      ).length,
      7,
    );
  }
});

test('options are kept', (t) => {
  const floor = buildFloor('kept', {
    type: 'office',
    areaM2: 260,
    rooms: 8,
    ceilingHeightM: 3.2,
    doorWidthM: 1,
    wallThicknessM: 0.2,
    closedDoorShare: 1,
    furnishing: 0,
    people: 0,
    durationS: 5,
  });
  t.is(floor.rooms.filter(({ kind }) => kind !== 'corridor').length, 8);
  t.is(floor.furniture.length, 0);
  t.is(floor.objects.length, 0);
  t.is(floor.ceilingHeightM, 3.2);
  t.is(floor.durationS, 5);
  for (const door of floor.doors.filter(({ hinged }) => hinged)) t.is(door.widthM, 1);
  for (const wall of floor.walls) t.is(wall.thicknessM, wall.outer ? 0.38 : 0.2);
});

test('any possible floor joins its rooms', (t) => {
  fc.assert(
    fc.property(
      fc.record({
        type: fc.constantFrom(...FLOOR_TYPES),
        rooms: fc.integer({ min: 1, max: 12 }),
        spare: fc.double({ min: 1, max: 2, noNaN: true }),
        doorWidthM: fc.double({ min: 0.75, max: 1.2, noNaN: true }),
        wallThicknessM: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
        furnishing: fc.double({ min: 0, max: 1, noNaN: true }),
        key: fc.string({ maxLength: 4 }),
      }),
      ({ type, rooms, spare, doorWidthM, wallThicknessM, furnishing, key }) => {
        const areaM2 = spare * rooms * (type === 'museum' ? 60 : 22) + 20;
        let floor;
        try {
          floor = buildFloor(key, {
            type,
            rooms,
            areaM2,
            doorWidthM,
            wallThicknessM,
            furnishing,
            people: 0,
            durationS: 1,
          });
        } catch (error) {
          if (error instanceof InputError) return true;
          throw error;
        }
        const grid = floor.space.grid({ radiusM: 0.325 });
        const { labels } = partsOf(grid);
        return floor.rooms.every((room) =>
          labels.some((label, cell) => {
            if (label !== 1) return false;
            const x = grid.originX + ((cell % grid.columns) + 0.5) * grid.cellM;
            const y = grid.originY + (Math.floor(cell / grid.columns) + 0.5) * grid.cellM;
            return room.cells.some((r) => x > r.minX && x < r.maxX && y > r.minY && y < r.maxY);
          }),
        );
      },
    ),
    { numRuns: 40 },
  );
  t.pass();
});

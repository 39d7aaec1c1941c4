import test from 'ava';
import {
  corruptionSuites,
  imagecorruptionsSuite,
  pi3detSuite,
  place3dSuite,
  robo3dSuite,
} from '../../src/corruptions/index.js';
import { InputError } from '../../src/errors/index.js';
import { expandConditions, findCondition } from '../../src/protocol/index.js';

const suites = [robo3dSuite, imagecorruptionsSuite, pi3detSuite, place3dSuite];
const expand = (...entries: (string | string[])[]) => expandConditions(entries, suites);

test('a whole suite, one severity of all types, all severities of one type: in display order', (t) => {
  t.deepEqual(expand('robo3d/*'), [...robo3dSuite.ids]);
  t.deepEqual(expand('place3d/*'), [...place3dSuite.ids]);
  t.deepEqual(
    expand('robo3d/*@2'),
    robo3dSuite.ids.filter((id) => id.endsWith('@2')),
  );
  t.is(expand('robo3d/*@2').length, 8);
  t.deepEqual(
    expand('imagecorruptions/fog@*'),
    [1, 2, 3, 4, 5].map((severity) => `imagecorruptions/fog@${severity}`),
  );
  t.deepEqual(expand('imagecorruptions/*_blur@1'), [
    'imagecorruptions/defocus_blur@1',
    'imagecorruptions/glass_blur@1',
    'imagecorruptions/motion_blur@1',
    'imagecorruptions/zoom_blur@1',
    'imagecorruptions/gaussian_blur@1',
  ]);
  t.deepEqual(expand('*/fog@1'), ['robo3d/fog@1', 'imagecorruptions/fog@1']);
});

test('what comes twice is named once, where it came first; ids without a wildcard stay', (t) => {
  const first = expand('clean', 'robo3d/snow@2', 'robo3d/*@2', 'robo3d/*');
  t.deepEqual(first.slice(0, 3), ['clean', 'robo3d/snow@2', 'robo3d/fog@2']);
  t.is(new Set(first).size, first.length);
  t.is(first.length, 1 + robo3dSuite.ids.length);
  t.deepEqual(expand('no/such@1', ['a', 'b']), ['no/such@1', ['a', 'b']]);
});

test('a list composes with each of what matches; a layout holds for all of them', (t) => {
  t.deepEqual(expand(['pi3det/drone', 'robo3d/fog@*']), [
    ['pi3det/drone', 'robo3d/fog@1'],
    ['pi3det/drone', 'robo3d/fog@2'],
    ['pi3det/drone', 'robo3d/fog@3'],
  ]);
  const held = expand('robo3d/nuscenes/*@1') as string[];
  t.is(held.length, 8);
  t.is(held[0], 'robo3d/nuscenes/fog@1');
  for (const id of held) t.is(findCondition(id, suites).id, id);
  t.throws(() => expand('imagecorruptions/nuscenes/fog@*'), { instanceOf: InputError });
});

test('what matches nothing is refused with the nearest patterns that match something', (t) => {
  const refused = (pattern: string, message: RegExp) =>
    t.throws(() => expand(pattern), { instanceOf: InputError, message });
  refused('robo4d/*', /no condition matches "robo4d\/\*"; did you mean robo3d\/\*/);
  refused('robo3d/*@7', /did you mean robo3d\/\*@1 or robo3d\/\*@2 or robo3d\/\*@3/);
  refused('imagecorruptions/fgo@*', /did you mean imagecorruptions\/fog@\*/);
  refused('robo3d/velodyne/*@1', /no condition matches/);
  refused('*', /no condition matches/);
});

test('every id of every suite is found by the patterns of its suite, type and severity', (t) => {
  for (const { id: suite, ids } of corruptionSuites) {
    const all = new Set(expandConditions([`${suite}/*`], corruptionSuites));
    for (const id of ids) {
      t.true(all.has(id), id);
      const [type, severity] = id.split('@');
      t.true(expandConditions([`${type}@*`], corruptionSuites).includes(id));
      t.true(expandConditions([`${suite}/*@${severity}`], corruptionSuites).includes(id));
    }
  }
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { depthCorruption, loadDepthSuite, type DepthImage } from '../../../src/corruptions/depth/index.js';
import { rngSource } from '../../../src/random/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const image: DepthImage = {
  widthPx: 64,
  heightPx: 64,
  depthM: Float32Array.from({ length: 4096 }, (_, at) => 1 + (at % 64) / 8),
};

test('five types at five severities, each stronger than the one before', (t) => {
  const suite = loadDepthSuite();
  t.is(suite.length, 25);
  const effects = new Map<string, number>();
  for (const { id, apply } of suite) {
    const { depthM } = apply(image, rngSource(7), ['episode', 0]);
    const effect = Array.from(depthM).reduce((sum, depth, at) => sum + Math.abs(depth - image.depthM[at]), 0);
    const type = id.split('@')[0];
    t.true(effect > (effects.get(type) ?? 0), id);
    effects.set(type, effect);
  }
});

test('streams are keyed by seed, type and place', (t) => {
  const { apply } = depthCorruption('depth/noise@3');
  t.deepEqual(apply(image, rngSource(1), ['a', 0]), apply(image, rngSource(1), ['a', 0]));
  t.notDeepEqual(apply(image, rngSource(1), ['a', 0]), apply(image, rngSource(1), ['a', 1]));
  t.notDeepEqual(apply(image, rngSource(1), ['a', 0]), apply(image, rngSource(2), ['a', 0]));
  t.throws(() => depthCorruption('depth/noize@3'), { message: /no depth corruption .*depth\/noise@3/ });
});

test('mistakes in a file are named with their place', (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  const write = (types: string): void =>
    writeFileSync(
      file,
      `schema: robosense.corruptions/1\nid: mine\ntitle: Mine\ncitation: Me\nlicence: MIT\nsensor: depth\ntypes:\n${types}`,
    );
  write('  dust: { operation: dropuot, severities: { 1: { ratio: 0.1 } } }');
  t.throws(() => loadDepthSuite(file), { message: /\/types\/dust\/operation.*no depth operation "dropuot".*dropout/ });
  write('  dust: { operation: dropout, severities: { 1: { ratio: 2 } } }');
  t.throws(() => loadDepthSuite(file), { message: /\/types\/dust\/severities\/1\/ratio/ });
});

import test from 'ava';
import type { DepthImage, Sample } from '../../../src/contracts/index.js';
import { depthSuite } from '../../../src/corruptions/index.js';
import { rngSource } from '../../../src/random/index.js';

const image: DepthImage = {
  widthPx: 64,
  heightPx: 64,
  depthM: Float32Array.from({ length: 4096 }, (_, at) => 1 + (at % 64) / 8),
};

const corrupted = async (id: string, seed: number, sampleId: string): Promise<DepthImage> => {
  const sample: Sample = { id: sampleId, files: [], depth: () => Promise.resolve(image) };
  const condition = depthSuite.create(id, { mode: 'fixed' });
  return (await condition.apply(sample, rngSource(seed)).depth?.('depth')) as DepthImage;
};

test('five types at five severities, each stronger than the one before', async (t) => {
  t.is(depthSuite.ids.length, 25);
  const effects = new Map<string, number>();
  for (const id of depthSuite.ids) {
    const { depthM } = await corrupted(id, 7, 'a');
    const effect = Array.from(depthM).reduce((sum, depth, at) => sum + Math.abs(depth - image.depthM[at]), 0);
    const type = id.split('@')[0];
    t.true(effect > (effects.get(type) ?? 0), id);
    effects.set(type, effect);
  }
});

test('streams are keyed by seed and sample', async (t) => {
  const noisy = await corrupted('depth/noise@3', 1, 'a');
  t.deepEqual(await corrupted('depth/noise@3', 1, 'a'), noisy);
  t.notDeepEqual(await corrupted('depth/noise@3', 1, 'b'), noisy);
  t.notDeepEqual(await corrupted('depth/noise@3', 2, 'a'), noisy);
});

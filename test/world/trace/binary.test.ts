import test from 'ava';
import { binary } from '../../../src/world/trace/binary.js';

test('the caster in the package is the one that its source compiles to', async (t) => {
  const { compile } = (await import(new URL('../../../scripts/build-kernels.mjs', import.meta.url).href)) as {
    compile(source: string): Promise<Buffer>;
  };
  const bytes = await compile('assembly/rayCaster.ts');
  t.true(bytes.toString('base64') === binary, 'run `npm run kernels`');
});

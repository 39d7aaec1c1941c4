import test from 'ava';
import { binary } from '../../../src/world/trace/binary.js';
import { projectUrl } from '../../helpers/projectUrl.js';

test('the caster in the package is the one that its source compiles to', async (t) => {
  const { compile } = (await import(projectUrl('scripts/build-kernels.mjs').href)) as {
    compile(source: string): Promise<Buffer>;
  };
  const bytes = await compile('assembly/rayCaster.ts');
  t.true(bytes.toString('base64') === binary, 'run `npm run kernels`');
});

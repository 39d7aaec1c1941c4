import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { labellings } from '../../src/cli/choices.js';
import { packageRoot } from '../../src/installation/index.js';
import { LABELLINGS } from '../../src/world/index.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

/** What a command loads of the toolkit (`src/world/…`) and of packages (`three`), its worker threads included. */
async function loadedBy(t: ExecutionContext, args: readonly string[]): Promise<readonly string[]> {
  const folder = temporaryFolder(t);
  const log = join(folder, 'loaded.txt');
  writeFileSync(log, '');
  const hooks = join(folder, 'hooks.mjs');
  writeFileSync(
    hooks,
    `import { appendFileSync } from 'node:fs';
    export async function resolve(specifier, context, next) {
      const found = await next(specifier, context);
      appendFileSync(${JSON.stringify(log)}, found.url + '\\n');
      return found;
    }`,
  );
  const register = join(folder, 'register.mjs');
  writeFileSync(
    register,
    `import { register } from 'node:module';
    register(${JSON.stringify(pathToFileURL(hooks).href)});`,
  );
  const argv = [`--import=${pathToFileURL(register).href}`, join(packageRoot, 'bin', 'robosense.js'), ...args];
  await promisify(execFile)(process.execPath, argv, { env: { ...process.env, NODE_OPTIONS: '' } });
  return [...new Set(readFileSync(log, 'utf8').split('\n').map(nameOf))];
}

/** `src/world/hash.js` or `three`. */
function nameOf(url: string): string {
  const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  return inPackage ? (inPackage[1] as string) : (url.split('/dist/')[1] ?? url);
}

const under =
  (...roots: readonly string[]) =>
  (name: string): boolean =>
    roots.some((root) => name === root || name.startsWith(`${root}/`));

const slow = under(
  ...['src/world', 'src/corruptions', 'src/datasets', 'src/inference', 'src/metrics', 'src/sensors', 'src/engine'],
  ...['src/cli/actions', 'tracks', 'zod', 'yaml', 'three', 'three-mesh-bvh', 'sharp', 'onnxruntime-node', 'piscina'],
);

for (const args of [['--version'], ['--help'], ['score', '--help'], ['place', 'search', '--help']]) {
  test(`robosense ${args.join(' ')} loads the flags of commands alone`, async (t) => {
    const loaded = await loadedBy(t, args);
    t.true(
      loaded.includes('src/cli/commands/score.js') && loaded.includes('commander'),
      'the hook sees what is loaded',
    );
    t.deepEqual(loaded.filter(slow), []);
    t.true(loaded.length < 120, `${loaded.length} modules`);
  });
}

test('the labellings that flags offer are those of the world', (t) => {
  t.deepEqual([...labellings], [...LABELLINGS]);
});

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
import { toyPlan, toyTrack } from './toyRun.js';

const robosense = join(packageRoot, 'bin', 'robosense.js');

/** What Node loads of the toolkit (`src/world/…`) and of packages (`three`) when it runs `script` in its main thread. */
async function loadedBy(t: ExecutionContext, script: string, args: readonly string[] = []): Promise<readonly string[]> {
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
  const argv = [`--import=${pathToFileURL(register).href}`, script, ...args];
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
    const loaded = await loadedBy(t, robosense, args);
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

/** Packages of native or WebAssembly code: what a run does not need would cost it most. */
const native = under('sharp', 'onnxruntime-node', 'laz-perf');

/** What senses scenes and draws them; world files are read without it. */
function worldIn(loaded: readonly string[]): readonly string[] {
  const readsWorldFiles = under('src/world/resense');
  const builds = under('src/world', 'three', 'three-mesh-bvh', '@gltf-transform/core');
  return loaded.filter((name) => builds(name) && !readsWorldFiles(name));
}

test('a run that senses no scene again loads nothing that builds scenes', async (t) => {
  const loaded = await loadedBy(t, robosense, ['run', toyPlan(temporaryFolder(t), 2)]);
  t.true(loaded.includes('tracks/sensor-placement/mini.js'), 'recipes of mini datasets are known');
  t.deepEqual(worldIn(loaded), []);
  t.deepEqual(loaded.filter(native), [], 'what nothing of the run reads or infers with');
});

test('a worker thread loads its own track alone', async (t) => {
  const folder = temporaryFolder(t);
  toyPlan(folder, 1);
  const unit = {
    plugins: [toyTrack],
    suites: [],
    track: 'toy',
    dataset: { path: join(folder, 'data') },
    model: { path: join(toyTrack, 'model.txt'), device: 'cpu' },
    seed: 0,
    corruptionMode: 'fixed',
    condition: 'clean',
    sample: '0',
  };
  const worker = pathToFileURL(join(packageRoot, 'dist', 'src', 'protocol', 'predictUnit.js')).href;
  const script = join(folder, 'worker.mjs');
  writeFileSync(
    script,
    `const { default: predict } = await import(${JSON.stringify(worker)});
    const { message } = await predict(${JSON.stringify(unit)});
    if (message !== undefined) throw new Error(message);`,
  );
  const loaded = await loadedBy(t, script);
  t.true(loaded.includes('src/protocol/predictUnit.js'));
  const others = under('tracks', 'src/world', 'src/corruptions', 'src/inference', 'src/metrics', 'zod');
  t.deepEqual(
    loaded.filter((name) => others(name) || native(name)),
    [],
  );
});

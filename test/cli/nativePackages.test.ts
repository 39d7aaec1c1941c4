import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import { writeImage } from '../../src/sensors/index.js';
import { robosense, type CommandResult } from '../helpers/commandLine.js';
import { projectUrl } from '../helpers/projectUrl.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

/** Runs a command on a machine that `name` was not made for: its import ends as that of a wrong shared library does. */
function without(name: string, folder: string, args: readonly string[]): Promise<CommandResult> {
  const hooks = join(folder, 'hooks.mjs');
  writeFileSync(
    hooks,
    `export async function resolve(specifier, context, next) {
      if (specifier === ${JSON.stringify(name)}) throw new Error('invalid ELF header\\nsecond line');
      return next(specifier, context);
    }`,
  );
  const register = join(folder, 'register.mjs');
  writeFileSync(
    register,
    `import { register } from 'node:module';
    register(${JSON.stringify(pathToFileURL(hooks).href)});`,
  );
  return robosense(args, { cwd: folder, env: { NODE_OPTIONS: `--import=${pathToFileURL(register).href}` } });
}

function refused(t: ExecutionContext, { code, stderr }: CommandResult, name: string): void {
  t.is(code, 2, stderr);
  t.true(
    stderr.includes(`robosense: ${name} cannot be loaded (invalid ELF header): run "npm install" again`),
    `${stderr} names the package, the reason and the mend`,
  );
}

test('an image on a machine where sharp does not load: one line with the mend', async (t) => {
  const folder = temporaryFolder(t);
  const image = join(folder, 'a.png');
  await writeImage(image, { pixels: ndarray(new Uint8Array(3 * 16 * 16), [16, 16, 3]) });
  const args = ['corrupt', image, '--condition', 'imagecorruptions/brightness@2', '--out', join(folder, 'b.png')];
  refused(t, await without('sharp', folder, args), 'sharp');
});

test('a network on a machine where ONNX Runtime does not load: one line with the mend; scores need none', async (t) => {
  const folder = temporaryFolder(t);
  const model = projectUrl('tracks/cross-platform-3d-object-detection/baseline/baseline.yaml').pathname;
  const name = 'onnxruntime-node';
  const verify = ['models', 'verify', model, '--track', 'cross-platform-3d-object-detection', '--device', 'cpu'];
  refused(t, await without(name, folder, verify), name);
  t.is((await without(name, folder, ['list', 'profiles'])).code, 0);
  const { code, stdout } = await without(name, folder, ['doctor']);
  t.is(code, 1);
  t.regex(stdout, /onnxruntime-node.*cannot be loaded \(invalid ELF header\)/);
});

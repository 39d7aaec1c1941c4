import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import test from 'ava';
import { InputError } from '../../src/errors/index.js';
import { OrtSession, providerProbe, resolveProvider } from '../../src/inference/index.js';
import { explainFailure } from '../../src/inference/probe.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { linearHead } from './networks.js';
import { projectUrl } from '../helpers/projectUrl.js';

const binaries = join(createRequire(import.meta.url).resolve('onnxruntime-node'), '../../bin');
const cudaInstalled =
  process.platform !== 'linux' || existsSync(join(binaries, 'napi-v6/linux/x64/libonnxruntime_providers_cuda.so'));

test('cpu needs no probe', async (t) => {
  t.deepEqual(await resolveProvider('cpu'), { requested: 'cpu', used: 'cpu', failed: {} });
});

(cudaInstalled ? test.skip : test)(
  'a named device that is missing: its library, the mend, and what the others say',
  async (t) => {
    const error = await t.throwsAsync(resolveProvider('cuda'), { instanceOf: InputError });
    t.regex(
      error.message,
      /^device cuda cannot be used: libonnxruntime_providers_shared\.so is not installed: npm rebuild/,
    );
    t.regex(error.message, /; tensorrt: libonnxruntime_providers_shared\.so is not installed/);
    t.regex(error.message, /usable here: cpu/);
    t.false(error.message.includes('\n'));
    await t.throwsAsync(resolveProvider('tensorrt'), { message: /^device tensorrt cannot be used/ });
  },
);

(cudaInstalled ? test.skip : test)('auto falls back and says why', async (t) => {
  const use = await resolveProvider('auto');
  t.is(use.requested, 'auto');
  t.regex(use.failed.cuda, /libonnxruntime_providers_shared\.so/);
  t.false(use.used in use.failed);
  if (use.used === 'cpu') t.true('webgpu' in use.failed);
  t.false('tensorrt' in use.failed, 'auto never asks for it');
});

test('a probe is made once', (t) => {
  t.is(providerProbe('webgpu'), providerProbe('webgpu'));
});

test('failures are explained from what the native log says', async (t) => {
  const log = (library: string, missing: string) =>
    `[E:onnxruntime:] FAIL : Failed to load library ${library} with error: ${missing}: cannot open shared object file: No such file or directory`;
  t.is(
    await explainFailure(
      'cuda',
      'Failed to load shared library',
      log('/x/libonnxruntime_providers_cuda.so', 'libcublasLt.so.13'),
    ),
    'libcublasLt.so.13 is missing (libonnxruntime_providers_cuda.so needs it): install CUDA and cuDNN of that version and put them on LD_LIBRARY_PATH',
  );
  t.regex(await explainFailure('webgpu', 'No supported adapters', ''), /graphics driver/);
  t.regex(
    await explainFailure('webgpu', 'x', "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open"),
    /^libvulkan\.so\.1 is missing: .*apt-get install libvulkan1/,
  );
  t.regex(
    await explainFailure('cuda', 'no available backend found. ERR: [cuda] backend not found.', ''),
    /has no cuda on/,
  );
  t.is(
    await explainFailure('cuda', 'CUDA failure 100: no CUDA-capable device is detected\nmore', ''),
    'CUDA failure 100: no CUDA-capable device is detected',
  );
});

/** The software Vulkan driver that comes with Chromium. */
const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
const vulkanLoader = ['/usr/lib/x86_64-linux-gnu/libvulkan.so.1', '/usr/lib/chromium/libvulkan.so.1'].find(existsSync);
const title = 'webgpu on a software driver: never chosen by auto, right when named';

/** Environment variables are read when a process starts, so that the provider needs one of its own. */
function withSwiftShader(script: string): unknown {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      VK_ICD_FILENAMES: swiftShader,
      LD_LIBRARY_PATH: join(vulkanLoader!, '..'),
    },
    encoding: 'utf8',
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

if (existsSync(swiftShader) && vulkanLoader !== undefined) {
  test(title, async (t) => {
    const module = JSON.stringify(projectUrl('dist/src/inference/index.js').href);
    const path = join(temporaryFolder(t), 'head.onnx');
    const channels = [{ bias: 0.5, weights: { 0: 2, 1: -1 } }];
    writeFileSync(path, linearHead(2, { out: channels }, { rows: 3, columns: 5 }));
    const found = withSwiftShader(`
      import { OrtSession, resolveProvider } from ${module};
      const automatic = await resolveProvider('auto');
      const named = await resolveProvider('webgpu');
      const session = await OrtSession.open(${JSON.stringify(path)}, named.used);
      const data = Float32Array.from({ length: 30 }, (_, i) => i);
      const { out } = await session.run({ canvas: { data, shape: [1, 2, 3, 5] } });
      process.stdout.write('\\n' + JSON.stringify({ automatic, named, out: [...out.data] }));
    `) as { automatic: { used: string; failed: Record<string, string> }; named: { used: string }; out: number[] };
    t.is(found.named.used, 'webgpu');
    t.is(found.automatic.used, 'cpu');
    t.regex(found.automatic.failed.webgpu, /software rasteriser \(libvk_swiftshader\.so\)/);
    const session = await OrtSession.open(path);
    const data = Float32Array.from({ length: 30 }, (_, i) => i);
    const { out } = await session.run({ canvas: { data, shape: [1, 2, 3, 5] } });
    found.out.forEach((value, i) => t.true(Math.abs(value - Number(out.data[i])) < 1e-4));
    await session.close();
  });
} else {
  test.skip(`${title} (no Chromium SwiftShader or no libvulkan.so.1)`, () => undefined);
}

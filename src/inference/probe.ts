import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { encodeOnnx } from './onnxGraph.js';

/** What trying an execution provider gave. */
export type ProbeResult =
  | {
      readonly works: true;
      /** The software rasteriser that does the work, where no graphics card does. */
      readonly softwareDriver?: string;
    }
  | { readonly works: false; readonly reason: string };

interface ProbeReport {
  readonly ok: boolean;
  readonly message?: string;
  readonly libraries: readonly string[];
}

const probeTimeoutMs = 120_000;

/**
 * Runs in a process of its own, because the JavaScript error of a missing provider says no more than "Failed to load
 * shared library": which library it was stands on the native log only, and a broken driver may take its process along.
 * On Linux the process also says which graphics drivers got loaded.
 */
const probeScript = `
const { readFileSync } = require('node:fs');
const [runtime, provider, network] = process.argv.slice(1);
const libraries = () => {
  try {
    return [...new Set(readFileSync('/proc/self/maps', 'utf8').match(/[^/\\s]+\\.so[.\\d]*$/gm) ?? [])];
  } catch {
    return [];
  }
};
const report = (result) => process.stdout.write('\\n' + JSON.stringify({ ...result, libraries: libraries() }) + '\\n');
(async () => {
  const { InferenceSession, Tensor } = require(runtime);
  const options = { executionProviders: [provider], intraOpNumThreads: 1 };
  const session = await InferenceSession.create(Buffer.from(network, 'base64'), options);
  const input = new Tensor('float32', new Float32Array(64).fill(1), [1, 1, 8, 8]);
  const { output } = await session.run({ input });
  const sum = output.data.reduce((total, each) => total + each, 0);
  if (Math.abs(sum - 484) > 0.5) throw new Error('a convolution gave ' + sum + ' in place of 484');
  report({ ok: true });
})().catch((error) => report({ ok: false, message: String(error.message ?? error) }));
`;

/** A 3 x 3 sum over an 8 x 8 image: a convolution, so that cuDNN has to be there too. */
function probeNetwork(): Uint8Array {
  return encodeOnnx({
    inputs: [{ name: 'input', shape: [1, 1, 8, 8] }],
    outputs: [{ name: 'output', shape: [1, 1, 8, 8] }],
    constants: [{ name: 'kernel', shape: [1, 1, 3, 3], data: new Float32Array(9).fill(1) }],
    nodes: [
      {
        operator: 'Conv',
        inputs: ['input', 'kernel'],
        outputs: ['output'],
        attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
      },
    ],
  });
}

/** Creates and runs a tiny network on one execution provider; never throws. */
export async function probeProvider(provider: string): Promise<ProbeResult> {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-node');
  const network = Buffer.from(probeNetwork()).toString('base64');
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  const { stdout, stderr, failure } = await new Promise<{ stdout: string; stderr: string; failure?: string }>(
    (done) => {
      const options = { env, timeout: probeTimeoutMs, maxBuffer: 1 << 24, encoding: 'utf8' as const };
      execFile(process.execPath, ['-e', probeScript, runtime, provider, network], options, (error, out, err) => {
        if (error === null) return done({ stdout: out, stderr: err });
        const how =
          error.killed === true ? `did not answer in ${probeTimeoutMs / 1000} s` : `ended with ${endOf(error)}`;
        done({ stdout: out, stderr: err, failure: how });
      });
    },
  );
  const report = lastReport(stdout);
  if (report?.ok === true) {
    const softwareDriver = provider === 'webgpu' ? await softwareRasteriser(report.libraries) : undefined;
    return { works: true, ...(softwareDriver !== undefined && { softwareDriver }) };
  }
  return { works: false, reason: await explainFailure(provider, report?.message ?? `the probe ${failure}`, stderr) };
}

function endOf(error: { code?: unknown; signal?: unknown }): string {
  return typeof error.signal === 'string' ? error.signal : `exit code ${String(error.code)}`;
}

function lastReport(stdout: string): ProbeReport | undefined {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return line.startsWith('{') ? (JSON.parse(line) as ProbeReport) : undefined;
}

/**
 * Why a provider failed, in one sentence with the missing library and the mend.
 *
 * @param message the error of onnxruntime-node
 * @param log what the process wrote on standard error
 */
export async function explainFailure(provider: string, message: string, log: string): Promise<string> {
  if (/backend not found/.test(message)) {
    return `onnxruntime-node has no ${provider} on ${process.platform}/${process.arch}`;
  }
  const vulkan = /Couldn't load Vulkan: ([^:\s]+)/.exec(log);
  if (vulkan !== null) {
    return `${vulkan[1]} is missing: install the Vulkan loader (Debian, Ubuntu: apt-get install libvulkan1) and the graphics card's driver`;
  }
  const library = /Failed to load library (\S+) with error: ([^:\s]+): cannot open shared object/.exec(log);
  if (library !== null) {
    const [, wanted, missing] = library;
    const name = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    if (/^libonnxruntime_providers_/.test(name(missing))) {
      return `${name(missing)} is not installed: npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12`;
    }
    const all = await missingLibraries(wanted);
    const names = all.length > 0 ? all : [name(missing)];
    return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} missing (${name(wanted)} needs ${names.length === 1 ? 'it' : 'them'}): install CUDA and cuDNN of that version and put them on LD_LIBRARY_PATH`;
  }
  if (/No supported adapters/.test(message)) return 'no graphics driver offers an adapter (see vulkaninfo)';
  const [headline] = message.trim().split('\n');
  return headline.replace(/^\/\S+\s.*?\bwas false\.\s*/, '');
}

/** Every library that `path` needs and the loader does not find (ldd); empty where that cannot be asked. */
async function missingLibraries(path: string): Promise<readonly string[]> {
  if (process.platform !== 'linux' || !existsSync(path)) return [];
  const listing = await promisify(execFile)('ldd', [path], { timeout: 10_000 }).catch(() => undefined);
  return [...(listing?.stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
}

/**
 * The software rasteriser behind WebGPU, if it is one. Where no graphics device exists, or no other Vulkan driver got
 * loaded, nothing else can have done the work. Known on Linux only: elsewhere WebGPU stands on the system's own driver.
 */
async function softwareRasteriser(libraries: readonly string[]): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const software = libraries.filter((name) => /vk_swiftshader|vulkan_lvp/.test(name));
  const hardware = libraries.filter((name) => /libvulkan_(?!lvp)\w+\.so|libGLX_nvidia|libnvidia-vulkan/.test(name));
  if (software.length === 0) return undefined;
  if (hardware.length > 0 && (await hasGraphicsDevice())) return undefined;
  return software.join(', ');
}

async function hasGraphicsDevice(): Promise<boolean> {
  const render = await readdir('/dev/dri').catch(() => []);
  return render.some((name) => name.startsWith('renderD')) || existsSync('/dev/nvidia0') || existsSync('/dev/dxg');
}

import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import type { Device, ProviderUse } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { probeProvider } from './probe.js';
import type { ProbeResult } from './probe.js';

/** Execution providers of onnxruntime-node that this tool knows, apart from `cpu`, which always works. */
export const acceleratorProviders = ['tensorrt', 'cuda', 'webgpu'] as const;

/**
 * What `auto` tries before `cpu`. Not TensorRT: it builds its engine anew for minutes and rounds to lower precision;
 * who wants that names it.
 */
const automaticProviders = ['cuda', 'webgpu'] as const;

const probes = new Map<string, Promise<ProbeResult>>();

/** Threads that start later inherit what this one has found, so that a pool of workers does not probe anew. */
const inherited = (provider: string) => `robosense-toolkit/provider/${provider}`;

/** Tries one provider by running a tiny network on it; the answer is remembered for the rest of the process. */
export function providerProbe(provider: string): Promise<ProbeResult> {
  let probe = probes.get(provider);
  if (probe === undefined) {
    probe = provider === 'cpu' ? Promise.resolve({ works: true }) : inheritOrProbe(provider);
    probes.set(provider, probe);
  }
  return probe;
}

async function inheritOrProbe(provider: string): Promise<ProbeResult> {
  const known = getEnvironmentData(inherited(provider)) as ProbeResult | undefined;
  const result = known ?? (await probeProvider(provider));
  setEnvironmentData(inherited(provider), result);
  return result;
}

/**
 * Decides which execution provider runs the networks of a process.
 *
 * A named device must work. `auto` takes the first of cuda, webgpu and cpu that works, and webgpu only where a graphics
 * card does the work, since a software rasteriser is many times slower than cpu; `failed` says why others were left.
 *
 * @throws InputError where a named device does not work, with every provider's reason
 */
export async function resolveProvider(requested: Device): Promise<ProviderUse> {
  if (requested === 'cpu') return { requested, used: 'cpu', failed: {} };
  if (requested === 'auto') return resolveAutomatically();
  const probe = await providerProbe(requested);
  if (probe.works) return { requested, used: requested, failed: {} };
  throw new InputError(`device ${requested} cannot be used: ${probe.reason}; ${await alternatives(requested)}`);
}

async function resolveAutomatically(): Promise<ProviderUse> {
  const failed: Record<string, string> = {};
  for (const provider of automaticProviders) {
    const probe = await providerProbe(provider);
    if (!probe.works) failed[provider] = probe.reason;
    else if (probe.softwareDriver === undefined) return { requested: 'auto', used: provider, failed };
    else
      failed[provider] = `only a software rasteriser (${probe.softwareDriver}), slower than cpu; name webgpu to use it`;
  }
  return { requested: 'auto', used: 'cpu', failed };
}

/** What the other providers say, for the message about a named one. */
async function alternatives(requested: Device): Promise<string> {
  const usable = ['cpu'];
  const reasons: string[] = [];
  for (const provider of acceleratorProviders) {
    if (provider === requested) continue;
    const probe = await providerProbe(provider);
    if (probe.works) usable.push(provider);
    else reasons.push(`${provider}: ${probe.reason}`);
  }
  return [...reasons, `usable here: ${usable.join(', ')}`].join('; ');
}

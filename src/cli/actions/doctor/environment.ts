import { access, constants, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { acceleratorProviders, providerProbe } from '../../../inference/index.js';
import { packageVersion } from '../../../installation/index.js';
import { cacheFolder } from '../../../protocol/evaluation.js';
import { makeFolders } from '../../../sensors/index.js';

/** One finding of the doctor. `info` is neither good nor bad: something optional that is not there. */
export interface Finding {
  readonly id: string;
  readonly state: 'ok' | 'info' | 'failed';
  readonly message: string;
}

const oldestNode = [20, 19] as const;

/** Everything about this machine that a run depends on. */
export async function examineEnvironment(): Promise<Finding[]> {
  return [
    { id: 'robosense-toolkit', state: 'ok', message: packageVersion },
    nodeVersion(),
    {
      id: 'machine',
      state: 'ok',
      message: `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB memory`,
    },
    ...(await nativePackages()),
    ...(await providers()),
    ros(),
    await cache(),
  ];
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  return enough
    ? { id: 'node', state: 'ok', message: process.version }
    : {
        id: 'node',
        state: 'failed',
        message: `${process.version} is too old: install Node ${oldestNode.join('.')} or newer`,
      };
}

/** Native packages: loading them is the proof that they fit this machine. */
async function nativePackages(): Promise<Finding[]> {
  const versions: readonly [string, () => Promise<string | undefined>][] = [
    ['onnxruntime-node', async () => (await import('onnxruntime-node')).env.versions?.node],
    ['sharp', async () => (await import('sharp')).default.versions.sharp],
  ];
  return Promise.all(
    versions.map(async ([id, version]): Promise<Finding> => {
      try {
        return { id, state: 'ok', message: (await version()) ?? 'version unknown' };
      } catch (error) {
        const [reason] = (error as Error).message.split('\n');
        return { id, state: 'failed', message: `cannot be loaded (${reason}): run "npm install" again` };
      }
    }),
  );
}

async function providers(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const provider of ['cpu', ...acceleratorProviders]) {
    const probe = await providerProbe(provider);
    const id = `provider ${provider}`;
    if (!probe.works) findings.push({ id, state: provider === 'cpu' ? 'failed' : 'info', message: probe.reason });
    else if (probe.softwareDriver === undefined) findings.push({ id, state: 'ok', message: 'ran a test network' });
    else findings.push({ id, state: 'info', message: `runs on a software rasteriser only (${probe.softwareDriver})` });
  }
  return findings;
}

function ros(): Finding {
  const { ROS_DISTRO, AMENT_PREFIX_PATH } = process.env;
  return ROS_DISTRO && AMENT_PREFIX_PATH
    ? { id: 'ros', state: 'ok', message: `${ROS_DISTRO} is sourced` }
    : { id: 'ros', state: 'info', message: 'no ROS 2 environment is sourced; offline evaluation needs none' };
}

async function cache(): Promise<Finding> {
  const folder = cacheFolder();
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    return { id: 'cache', state: 'ok', message: `${((bavail * bsize) / 1e9).toFixed(1)} GB free in ${folder}` };
  } catch (error) {
    const message = `${folder} is not writable (${(error as NodeJS.ErrnoException).code}): set ROBOSENSE_CACHE to a folder that is`;
    return { id: 'cache', state: 'failed', message };
  }
}

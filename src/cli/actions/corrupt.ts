import { extname, resolve } from 'node:path';
import type { Warning } from '../../contracts/index.js';
import { LIDAR_LAYOUT, loadSuiteFile } from '../../corruptions/index.js';
import { InputError } from '../../errors/index.js';
import {
  contactSheet,
  corruptDataset,
  corruptFile,
  kindOfInput,
  refuseExisting,
  type CorruptionRequest,
  type FileFacts,
} from '../../protocol/corrupt/index.js';
import { writeImage } from '../../sensors/index.js';
import { interruptSignal } from '../interrupt.js';
import { inform, print, printJson } from '../output.js';
import { terminalProgress } from '../progress.js';

interface CorruptOptions {
  readonly condition?: readonly string[];
  readonly out: string;
  readonly mode: 'compat' | 'fixed';
  readonly seed: number;
  readonly sheet?: boolean;
  readonly sample?: string;
  readonly suite?: readonly string[];
  readonly layout?: 'semantickitti' | 'kitti' | 'nuscenes';
  readonly intensityScale?: '1' | '255';
  readonly labels?: string;
  readonly camera?: string;
  readonly sensorAt?: readonly [number, number, number];
  readonly workers?: number;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export default async function corrupt(input: string, options: CorruptOptions): Promise<void> {
  if (options.sheet) return drawSheet(input, options);
  if (options.sample !== undefined) throw new InputError('--sample belongs to --sheet; a data set is corrupted whole');
  const kind = await kindOfInput(input);
  const named = options.suite?.find((suite) => !isSuiteFile(suite));
  if (named !== undefined) {
    throw new InputError(
      `--suite ${named}: without --sheet a file of corruptions (.yaml); name a condition with --condition`,
    );
  }
  if (!options.condition) {
    throw new InputError(
      'corrupt needs --condition, e.g. imagecorruptions/fog@3; "robosense list corruptions" has all',
    );
  }
  const request: CorruptionRequest = { ...requestOf(options), conditions: options.condition };
  if (kind === 'dataset') {
    const { notes, ...counts } = await corruptDataset(input, options.out, {
      request,
      progress: terminalProgress(),
      facts: factsOf(options),
      onFound: (found) => inform(`${input}: ${found}`),
      signal: interruptSignal(),
      ...(options.workers !== undefined && { workers: options.workers }),
    });
    report(options, { out: options.out, ...counts }, notes);
    if (!options.json)
      print(`${options.out}: ${counts.frames} frames, ${counts.rewritten} files corrupted, ${counts.copied} copied`);
    return;
  }
  const { files, notes } = await corruptFile(input, options.out, request, factsOf(options));
  report(options, { files }, notes);
  if (!options.json) for (const file of files) print(file);
}

async function drawSheet(input: string, options: CorruptOptions): Promise<void> {
  if (options.condition)
    throw new InputError('a sheet shows whole suites: name them with --suite, without --condition');
  if (extname(options.out).toLowerCase() !== '.png') throw new InputError(`${options.out}: a sheet is a .png file`);
  refuseExisting(options.out);
  const { image, refused } = await contactSheet(input, {
    ...requestOf(options),
    show: (options.suite ?? []).map((suite) => (isSuiteFile(suite) ? loadSuiteFile(suite).id : suite)),
    facts: factsOf(options),
    ...(options.sample !== undefined && { sample: options.sample }),
    progress: terminalProgress(),
  });
  await writeImage(options.out, image);
  const notes = refusalsOfTypes(refused).map((message) => ({ code: 'refused', message }));
  report(options, { files: [options.out] }, notes);
  if (!options.json) print(options.out);
}

/** One line per type: mostly all its severities are refused for one reason. */
function refusalsOfTypes(refused: readonly { readonly id: string; readonly reason: string }[]): string[] {
  const lines = refused.map(({ id, reason }) => {
    const type = id.replace(/@.*$/, '');
    return reason.includes(id) ? reason.replaceAll(id, type) : `${type}: ${reason}`;
  });
  return [...new Set(lines)];
}

/** Codes of what is good to know and no reason to worry. */
const INFORMATION: ReadonlySet<string> = new Set([LIDAR_LAYOUT, 'sweeps', 'refused']);

function report(options: CorruptOptions, done: object, notes: readonly Warning[]): void {
  for (const { code, message } of notes) inform(`${INFORMATION.has(code) ? 'note' : 'warning'}: ${message}`);
  if (options.json) printJson({ ...done, notes });
}

const isSuiteFile = (suite: string): boolean => /\.ya?ml$/i.test(suite);

function requestOf({ mode, seed, suite = [], plugin = [] }: CorruptOptions): Omit<CorruptionRequest, 'conditions'> {
  return { mode, seed, suites: suite.filter(isSuiteFile).map((file) => resolve(file)), plugins: plugin };
}

function factsOf({ camera, layout, intensityScale, labels, sensorAt }: CorruptOptions): FileFacts {
  return {
    ...(camera !== undefined && { camera }),
    ...(layout && { lidarLayout: layout }),
    ...(intensityScale && { intensityScale: intensityScale === '1' ? 1 : 255 }),
    ...(labels !== undefined && { labels }),
    ...(sensorAt && { sensorAtM: sensorAt }),
  };
}

import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { InputError } from '../../errors/index.js';
import { packageVersion } from '../../installation/index.js';
import {
  detectorTrial,
  FOUND,
  foundConfig,
  loadRegistry,
  measuredScores,
  miniDataset,
  namedRigs,
  openWorkplace,
  placementConfigs,
  placementSetting,
  planSchema,
  resolvePlan,
  runPlan,
  searchOn,
  StoppedError,
  writeFoundFile,
  type DetectorTrial,
  type NamedRig,
  type Result,
} from '../../protocol/index.js';
import {
  checkBudget,
  namedLidar,
  type BudgetLidar,
  type PlacementBudget,
  type SearchOutcome,
  type Span,
} from '../../world/index.js';
import { interruptSignal } from '../interrupt.js';
import { collect, devices, positiveNumber } from '../options.js';
import { inform, print, printJson } from '../output.js';
import { terminalProgress } from '../progress.js';
import { analyseOn, analysisDocument, printAnalysis, writePictures } from './analyse.js';
import { notNegative, settingOf, span, withSetting, workersOf, type SettingFlags } from './setting.js';

const OBJECTIVES = ['information', 'coverage', 'm-sog', 'detector'] as const;

interface SearchFlags extends SettingFlags {
  readonly like: string;
  readonly lidar?: readonly string[];
  readonly x: Span;
  readonly y: Span;
  readonly z: Span;
  readonly roll: number;
  readonly pitch: number;
  readonly spacing: number;
  readonly symmetric?: boolean;
  readonly objective: (typeof OBJECTIVES)[number];
  readonly evaluations: number;
  readonly model?: string;
  readonly track: string;
  readonly mini?: string;
  readonly samples: number;
  readonly device: (typeof devices)[number];
  readonly against?: readonly string[];
  readonly out: string;
  readonly pictures?: string;
}

export function registerSearch(place: Command): void {
  const command = withSetting(
    place.command('search').description('propose a placement under a budget, and show by simulation what it buys'),
  )
    .option('--like <placement>', 'take the LiDARs of a placement, and find other places for them', 'place3d/center')
    .option(
      '--lidar <kind>',
      'a LiDAR of the budget instead: CHANNELS:LOW..HIGH in degrees, or a name; repeats',
      collect,
    )
    .option('--x <from..to>', 'where LiDARs may stand: metres ahead of the middle', span, [-1, 0.2] as Span)
    .option('--y <from..to>', 'to the left', span, [-0.6, 0.6] as Span)
    .option('--z <from..to>', 'above the ground', span, [1.8, 2.4] as Span)
    .option('--roll <deg>', 'greatest roll either way; 0 keeps them level', notNegative, 16)
    .option('--pitch <deg>', 'greatest pitch either way', notNegative, 0)
    .option('--spacing <m>', 'least distance of two LiDARs', notNegative, 0.2)
    .option('--symmetric', 'equal LiDARs in mirror-image pairs')
    .addOption(
      place
        .createOption('--objective <what>', 'what is made large; detector needs --model')
        .choices([...OBJECTIVES])
        .default('information'),
    )
    .option('--evaluations <n>', 'placements to try', positiveNumber, 300)
    .option('--model <file>', "a detector's YAML, or baseline: scores placements at the end, with intervals")
    .option('--track <id>', 'track of the detector', 'sensor-placement')
    .option('--mini <part>', "part of the track's mini dataset (default: its first)")
    .option('--samples <n>', 'frames that rate a placement with --objective detector', positiveNumber, 6)
    .addOption(
      place.createOption('--device <name>', 'execution provider of the detector').choices(devices).default('cpu'),
    )
    .option('--against <placement>', 'compare with this one; repeats (default: all of place3d)', collect)
    .option(
      '--out <file>',
      'where the placement is written: a file to name under suites in a plan',
      'my-placement.yaml',
    )
    .option('--pictures <dir>', 'write a PNG of each compared placement');
  command
    .addHelpText(
      'after',
      '\nExamples:\n  robosense place search --like center --symmetric --out my-placement.yaml\n' +
        '  robosense place search --lidar 32:-25..15 --lidar 16:-15..15 --z 1.8..2.2 --model baseline\n\n' +
        'Ctrl-C keeps the best found so far. Blocks that rate candidates and blocks of the comparison are different ones.\n',
    )
    .action(search);
}

async function search(flags: SearchFlags): Promise<void> {
  const configs = placementConfigs([]);
  const [like] = namedRigs(configs, [flags.like]);
  const against = namedRigs(configs, flags.against ?? []);
  const budget = checkBudget(budgetOf(flags, like), settingOf(flags).body ?? []);
  const id = suiteIdOf(flags.out, against);
  if (flags.objective === 'detector' && flags.model === undefined) {
    throw new InputError('--objective detector needs --model');
  }
  const signal = interruptSignal();
  const outcome = await runSearch(flags, like, budget, signal);
  const { best, evaluated, stopped } = outcome;
  if (best === undefined && stopped) throw new StoppedError('stopped before a placement was rated', false);
  if (best === undefined) throw new InputError('no placement could be rated: loosen --spacing or the bounds');
  const description = `Found by search: best of ${evaluated} placements by ${flags.objective}`;
  const source = `robosense-toolkit ${packageVersion}, place search, seed ${flags.seed}`;
  const config = foundConfig(best.lidars, { id, description, source }, like.suite);
  await writeFoundFile(flags.out, config, provenance(flags, budget, outcome));
  inform(`${stopped ? 'stopped; the best so far is in' : 'written to'} ${flags.out} (${id}/${FOUND})`);
  if (stopped) return;
  await compare(flags, [...namedRigs([config], []), ...against], signal);
}

/** Places the found placement beside others on blocks that the search has not seen. */
async function compare(flags: SearchFlags, rigs: readonly NamedRig[], signal: AbortSignal): Promise<void> {
  const setting = placementSetting(settingOf(flags, true));
  const analyses = await analyseOn(setting, rigs, workersOf(flags), signal);
  const result = flags.model === undefined ? undefined : await runDetector(flags, rigs, signal);
  const measured = result && measuredScores(analyses, result, 'place3d');
  if (flags.pictures !== undefined) await writePictures(flags.pictures, rigs, analyses, setting);
  if (flags.json) return printJson(analysisDocument(setting, analyses, measured));
  print(`on ${setting.frames.length} moments of blocks that the search has not seen:`);
  printAnalysis(analyses, measured);
}

async function runSearch(
  flags: SearchFlags,
  like: NamedRig,
  budget: PlacementBudget,
  signal: AbortSignal,
): Promise<SearchOutcome> {
  const trial = flags.objective === 'detector' ? await trialOf(flags) : undefined;
  const progress = terminalProgress();
  const workplace = await openWorkplace(placementSetting(settingOf(flags)), {
    workers: workersOf(flags),
    progress,
    signal,
  });
  try {
    return await searchOn(workplace, {
      budget,
      like: like.suite,
      objective: flags.objective,
      ...(trial && { trial }),
      seed: flags.seed,
      evaluations: flags.evaluations,
      frames: RATING_FRAMES,
      everyAzimuth: RATING_EVERY_AZIMUTH,
      progress,
      signal,
    });
  } finally {
    await workplace.close();
  }
}

/** Half the moments at half the azimuths order placements as all of them do, in a quarter of the time. */
const RATING_FRAMES = 12;
const RATING_EVERY_AZIMUTH = 2;

function budgetOf(flags: SearchFlags, like: NamedRig): PlacementBudget {
  const { x, y, z, roll, pitch, spacing, symmetric = false } = flags;
  const lidars =
    flags.lidar?.map(budgetLidar) ??
    like.suite.placements[like.name].lidars.map(({ channels, elevation_deg: elevationDeg }) => ({
      channels,
      elevationDeg,
    }));
  return {
    lidars,
    xM: x,
    yM: y,
    zM: z,
    maxRollDeg: roll,
    maxPitchDeg: pitch,
    spacingM: spacing,
    symmetric,
  };
}

/** `16:-25..5`, or the name of a LiDAR whose channels lie evenly. */
function budgetLidar(text: string): BudgetLidar {
  const match = /^(\d+):(.+)$/.exec(text);
  if (match !== null) return { channels: Number(match[1]), elevationDeg: span(match[2]) };
  const { elevationsRad: elevations } = namedLidar(text);
  const degrees = (radians: number): number => Math.round((radians * 180e6) / Math.PI) / 1e6;
  const [top, bottom, count] = [elevations[0], elevations[elevations.length - 1], elevations.length];
  const uneven = elevations.some(
    (elevation, channel) => Math.abs(elevation - (top + ((bottom - top) * channel) / Math.max(1, count - 1))) > 1e-6,
  );
  if (uneven) {
    throw new InputError(`${text}: its channels do not lie evenly; give it as blocks, e.g. --lidar 32:-8.33..2`);
  }
  return { channels: count, elevationDeg: [degrees(bottom), degrees(top)] };
}

/** The file's name as an id, which no compared suite may have. */
function suiteIdOf(out: string, against: readonly NamedRig[]): string {
  const id = basename(out)
    .replace(/\.ya?ml$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-');
  if (!/[a-z0-9]/.test(id) || against.some(({ suite }) => suite.id === id)) {
    throw new InputError(`--out ${out}: "${id}" cannot be the id of a suite of its own; choose another file name`);
  }
  return id;
}

function provenance(
  flags: SearchFlags,
  budget: PlacementBudget,
  { best, evaluated, stopped }: SearchOutcome,
): string[] {
  const { xM, yM, zM, maxRollDeg, maxPitchDeg, spacingM, symmetric } = budget;
  const bounds = [xM, yM, zM].map(([from, to], axis) => `${'xyz'[axis]} ${from} to ${to} m`).join(', ');
  return [
    `Found by robosense-toolkit ${packageVersion}: robosense place search --seed ${flags.seed}`,
    `${stopped ? 'Stopped early: best' : 'Best'} of ${evaluated} placements (number ${best?.evaluation}): ` +
      `${flags.objective} ${best?.value.toFixed(6)}`,
    `on ${flags.scenes} city blocks of the built-in world at ${flags.moments} moments each.`,
    `Budget: ${budget.lidars.length} LiDARs; ${bounds}; roll up to ${maxRollDeg} deg, pitch up to ${maxPitchDeg} deg;`,
    `at least ${spacingM} m apart${symmetric ? '; symmetric' : ''}.`,
    'Name this file under suites: in a plan.',
  ];
}

const model = (flags: SearchFlags): { baseline: true } | { path: string } =>
  flags.model === 'baseline' ? { baseline: true } : { path: resolve(flags.model as string) };

async function partOf(flags: SearchFlags): Promise<string> {
  const { mini } = (await loadRegistry([])).track(flags.track);
  return flags.mini ?? mini.parts[0].name;
}

/** Samples that rate candidates: those of another seed than the comparison's. */
async function trialOf(flags: SearchFlags): Promise<DetectorTrial> {
  const track = (await loadRegistry([])).track(flags.track);
  inform('building the mini dataset that rates candidates, where it is not in the cache');
  const path = await miniDataset(track, await partOf(flags), { seed: flags.seed + 1, workers: workersOf(flags) });
  const source = model(flags);
  const detector = {
    plugins: [],
    track: flags.track,
    dataset: { path, ...(await track.datasetFor?.('path' in source ? source.path : track.baseline)) },
    model: { path: 'path' in source ? source.path : track.baseline, device: flags.device },
    seed: flags.seed,
  };
  return detectorTrial(detector, flags.samples);
}

/** The comparison's scores, measured as any plan measures them. */
async function runDetector(flags: SearchFlags, rigs: readonly NamedRig[], signal: AbortSignal): Promise<Result> {
  const plan = planSchema.parse({
    schema: 'robosense.plan/1',
    name: `place-${basename(flags.out).replace(/\.ya?ml$/i, '')}`,
    track: flags.track,
    dataset: { mini: await partOf(flags), seed: flags.seed },
    model: model(flags),
    suites: [resolve(flags.out)],
    conditions: rigs.map(({ id }) => id),
    device: flags.device,
    seed: flags.seed,
    submission: false,
    ...(flags.workers !== undefined && { engine: { workers: flags.workers } }),
  });
  const { result, run } = await runPlan(resolvePlan(plan, resolve('place-search.yaml')), {
    progress: terminalProgress(),
    signal,
  });
  if (result === undefined) throw new InputError(`${flags.track}: its mini dataset has no answers to score`);
  inform(`result: ${run.folder.results}`);
  return result;
}

import { basename } from 'node:path';
import { InputError } from '../../../errors/index.js';
import { packageVersion } from '../../../installation/index.js';
import { StoppedError } from '../../../protocol/evaluation.js';
import {
  FOUND,
  foundConfig,
  measuredScores,
  namedRigs,
  openWorkplace,
  placementConfigs,
  placementSetting,
  searchOn,
  writeFoundFile,
  type NamedRig,
} from '../../../protocol/place/index.js';
import { checkBudget, type PlacementBudget, type SearchOutcome } from '../../../world/index.js';
import { interruptSignal } from '../../interrupt.js';
import { inform, print, printJson } from '../../output.js';
import { terminalProgress } from '../../progress.js';
import { analyseOn, analysisDocument, printAnalysis, writePictures } from './analyse.js';
import { budgetOf, provenance } from './searchBudget.js';
import { checkDetector, runDetector, trialOf } from './searchDetector.js';
import type { SearchFlags } from './searchFlags.js';
import { settingOf, workersOf } from './setting.js';

export default async function search(flags: SearchFlags): Promise<void> {
  const configs = placementConfigs([]);
  const [like] = namedRigs(configs, [flags.like]);
  const against = namedRigs(configs, flags.against ?? []);
  const budget = checkBudget(budgetOf(flags, like), settingOf(flags).body ?? []);
  const id = suiteIdOf(flags.out, against);
  if (flags.objective === 'detector' && flags.model === undefined) {
    throw new InputError('--objective detector needs --model');
  }
  if (flags.model !== undefined) await checkDetector(flags);
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
  const trial = flags.objective === 'detector' ? await trialOf(flags, signal) : undefined;
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

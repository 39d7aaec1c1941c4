import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readResult } from '../../../protocol/evaluation.js';
import {
  analysePlacements,
  measuredScores,
  namedRigs,
  openWorkplace,
  placementConfigs,
  placementSetting,
  type MeasuredScores,
  type NamedRig,
  type PlacementAnalysis,
  type PlacementSetting,
} from '../../../protocol/place/index.js';
import { writeFileAtomic, writeImage } from '../../../sensors/index.js';
import { placementPicture } from '../../../world/index.js';
import { interruptSignal } from '../../interrupt.js';
import { inform, print, printJson } from '../../output.js';
import { terminalProgress } from '../../progress.js';
import { detailTable, LEGEND, measuredLines, overviewTable } from './report.js';
import { settingOf, workersOf, type SettingFlags } from './setting.js';

interface AnalyseFlags extends SettingFlags {
  readonly suite?: readonly string[];
  readonly results?: string;
  readonly trained: string;
  readonly recorded?: string;
  readonly out?: string;
  readonly pictures?: string;
}

export default async function analyse(names: readonly string[], flags: AnalyseFlags): Promise<void> {
  const configs = placementConfigs(flags.suite ?? []);
  const rigs = namedRigs(configs, names);
  const recorded = flags.recorded === undefined ? undefined : namedRigs(configs, [flags.recorded])[0].id;
  const results = flags.results === undefined ? undefined : await readResult(flags.results);
  const setting = placementSetting(settingOf(flags));
  const analyses = await analyseOn(setting, rigs, workersOf(flags), interruptSignal());
  const measured = results && measuredScores(analyses, results, rigs[0].suite.id, flags.trained, recorded);
  if (measured && Object.keys(measured.placements).length === 0) {
    inform(`note: ${flags.results} has measured none of these placements`);
  }
  if (flags.pictures !== undefined) await writePictures(flags.pictures, rigs, analyses, setting);
  const document = analysisDocument(setting, analyses, measured);
  if (flags.out !== undefined) await writeFileAtomic(flags.out, `${JSON.stringify(document, null, 2)}\n`);
  if (flags.json) return printJson(document);
  printAnalysis(analyses, measured);
}

/** Measures on workers of its own, which end with it. */
export async function analyseOn(
  setting: PlacementSetting,
  rigs: readonly NamedRig[],
  workers: number,
  signal: AbortSignal,
): Promise<readonly PlacementAnalysis[]> {
  const progress = terminalProgress();
  const workplace = await openWorkplace(setting, { workers, progress, signal });
  try {
    return await analysePlacements(workplace, new Map(rigs.map(({ id, rig }) => [id, rig])), progress);
  } finally {
    await workplace.close();
  }
}

export function printAnalysis(analyses: readonly PlacementAnalysis[], measured?: MeasuredScores): void {
  print(overviewTable(analyses, measured));
  print(detailTable(analyses));
  print(LEGEND);
  if (measured) for (const line of measuredLines(measured)) print(line);
}

/** What is written of an analysis; the maps are for pictures. */
export function analysisDocument(
  { frames, grid, labelling, occlusion, body }: PlacementSetting,
  analyses: readonly PlacementAnalysis[],
  measured?: MeasuredScores,
): unknown {
  return {
    schema: 'robosense.placement-analysis/1',
    setting: { frames, grid, labelling, occlusion, body },
    placements: analyses.map(({ id, surrogate, coverage }) => ({ id, surrogate, coverage })),
    ...(measured && { measured }),
  };
}

export async function writePictures(
  folder: string,
  rigs: readonly NamedRig[],
  analyses: readonly PlacementAnalysis[],
  { body }: PlacementSetting,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [index, { id, map, seen }] of analyses.entries()) {
    const { lidars } = rigs[index].rig;
    const path = join(folder, `${id.replaceAll('/', '-')}.png`);
    await writeImage(path, await placementPicture({ id, lidars, map, seen }, body));
    inform(path);
  }
}

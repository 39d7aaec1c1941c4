/** Ground truth for the scoring of files: tables or an info file, whichever the path holds. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileScoringInput, Warning } from '../../src/contracts/index.js';
import {
  findNuscenesVersion,
  groundTruthOfInfos,
  MMDET3D_NUSCENES_FORMAT,
  NUSCENES_FORMAT,
  nuscenesGroundTruth,
  nuscenesSplit,
  openNuscenesTables,
  readMmdet3dInfos,
  type NuscenesGroundTruth,
  type NuscenesTables,
} from '../../src/datasets/nuscenes/index.js';
import { firstOf, InputError } from '../../src/errors/index.js';
import type { NuscenesProfile } from '../../src/metrics/index.js';
import { splitListsOf } from './profiles.js';
import { describeSplit } from './splitNames.js';

/** Labels that predictions are compared with. */
export interface LabelFiles {
  readonly labels: NuscenesGroundTruth;
  readonly format: string;
  readonly files: readonly string[];
  readonly warnings: readonly Warning[];
  /** Predictions of samples outside the split are dropped, as the devkit does for a split of the user's own. */
  readonly subset: boolean;
  /** Says which split some samples look like. */
  describe(sampleTokens: readonly string[]): string;
}

const TABLES = ['scene', 'sample', 'sample_data', 'sample_annotation', 'instance', 'category', 'attribute', 'ego_pose'];

/** @throws InputError, FileFormatError where the path holds no labels that the profile can score */
export async function readLabels(input: FileScoringInput, profile: NuscenesProfile): Promise<LabelFiles> {
  const { groundTruth: path } = input;
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`${path}: no such file or folder`, { cause });
  });
  if (facts.isFile()) return labelsOfInfos(input, path, profile);
  const found = await findNuscenesVersion(path).catch(async (error: unknown) => {
    const infos = (await readdir(path)).filter((name) => /infos.*\.(pkl|json)$/.test(name));
    if (infos.length === 0 || !(error instanceof InputError)) throw error;
    throw new InputError(
      `${path}: no nuScenes tables there; for an info file of MMDetection3D name the file itself: ${firstOf(infos)}`,
    );
  });
  return labelsOfTables(input, await openNuscenesTables(found.dataroot, found.version, { sweeps: false }), profile);
}

function labelsOfTables(input: FileScoringInput, tables: NuscenesTables, profile: NuscenesProfile): LabelFiles {
  const lists = splitListsOf(profile.id);
  const split = nuscenesSplit(tables, lists, input.split);
  const labels = nuscenesGroundTruth(tables, split, { detectionNames: profile.classes });
  const { boxes, sceneNames } = labels;
  const listed = split.listed === sceneNames.length ? '' : ` of ${split.listed} listed`;
  input.onFound(
    `ground truth: nuScenes tables ${tables.folder}, split ${split.name} (${split.custom ? 'splits.json' : split.lists}): ` +
      `${sceneNames.length}${listed} scenes, ${boxes.sampleTokens.length} samples, ${boxes.detection.length} labels`,
  );
  return {
    labels,
    format: NUSCENES_FORMAT,
    files: TABLES.map((table) => join(tables.folder, `${table}.json`)),
    warnings: tables.warnings,
    subset: split.custom,
    describe: (tokens) => describeSplit(tables, lists, tokens),
  };
}

async function labelsOfInfos(input: FileScoringInput, path: string, profile: NuscenesProfile): Promise<LabelFiles> {
  if (input.split !== undefined) {
    throw new InputError(`${path}: an info file is a split already: leave --split out, or name the tables' folder`);
  }
  const labels = groundTruthOfInfos(await readMmdet3dInfos(path), profile.classes);
  const { boxes } = labels;
  input.onFound(
    `ground truth: MMDetection3D infos ${path}: ${boxes.sampleTokens.length} samples, ${boxes.detection.length} labels`,
  );
  return {
    labels,
    format: MMDET3D_NUSCENES_FORMAT,
    files: [path],
    warnings: [
      {
        code: 'labels-without-attributes',
        message: 'info files hold no attributes: AAE is 1 for every class, and NDS lower than from the tables',
      },
      {
        code: 'samples-as-scenes',
        message: 'info files do not name scenes: intervals resample single samples and are narrower than over scenes',
      },
    ],
    subset: false,
    describe: () => 'compare with the split that the info file was made of',
  };
}

import type { Command } from 'commander';
import { registerCheck } from './check.js';
import { registerCorrupt } from './corrupt.js';
import { registerDatasets } from './datasets.js';
import { registerDemo } from './demo.js';
import { registerDoctor } from './doctor.js';
import { registerList } from './list.js';
import { registerModels } from './models.js';
import { registerPictures } from './pictures.js';
import { registerPlace } from './place.js';
import { registerPredict } from './predict.js';
import { registerRank } from './rank.js';
import { registerRobustness } from './robustness.js';
import { registerRun } from './run.js';
import { registerScore } from './score.js';
import { registerSubmit } from './submit.js';
import { registerValidate } from './validate.js';
import { registerWorld } from './world.js';

/** Every command, in the order of the help. */
export const commands: readonly ((program: Command) => void)[] = [
  registerRun,
  registerDemo,
  registerPredict,
  registerScore,
  registerPictures,
  registerSubmit,
  registerCheck,
  registerValidate,
  registerCorrupt,
  registerRank,
  registerRobustness,
  registerList,
  registerDatasets,
  registerModels,
  registerWorld,
  registerPlace,
  registerDoctor,
];

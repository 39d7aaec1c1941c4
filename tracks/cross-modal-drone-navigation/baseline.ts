import { join } from 'node:path';
import { packageRoot } from '../../src/installation/index.js';

/** The shipped dual encoder, trained on the built-in world only; see baseline/MODEL_CARD.md. */
export const baselineModelPath: string = join(
  packageRoot,
  'tracks/cross-modal-drone-navigation/baseline/baseline.yaml',
);

import { join } from 'node:path';
import { packageRoot } from '../../src/installation/index.js';

/** The shipped detector: a small CenterPoint trained on simulated scans only; see baseline/MODEL_CARD.md. */
export const baselineModelPath: string = join(packageRoot, 'tracks/sensor-placement/baseline/baseline.yaml');

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../src/installation/index.js';

/** A file or folder of the project: tests run compiled, beside their data no more. */
export const projectUrl = (path: string): URL => pathToFileURL(join(packageRoot, path));

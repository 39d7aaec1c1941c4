import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageRoot } from '../../../src/installation/index.js';

interface Named {
  readonly operation: string;
  readonly parameters: unknown;
}

/** Operation and parameters of a suite's type at a severity, read from the file as it is. */
export function builtInSuiteFile(suite: string): (type: string, severity: string) => Named {
  const path = join(packageRoot, 'configs/corruptions', `${suite}.yaml`);
  const { types } = parse(readFileSync(path, 'utf8'));
  return (type, severity) => ({ operation: types[type].operation, parameters: types[type].severities[severity] });
}

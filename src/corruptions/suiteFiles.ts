import type { ConditionSuite } from '../contracts/index.js';
import { FileFormatError } from '../errors/index.js';
import { loadPlacementSuite } from './placement/index.js';
import { loadPlatformSuite } from './platform/index.js';
import { loadCorruptionSuite } from './suites/index.js';
import { schemaOfYaml } from './suiteYaml.js';

/** What reads a file of conditions, by the `schema` that the file names. */
export const suiteLoaders: Readonly<Record<string, (file: string) => ConditionSuite>> = {
  'robosense.corruptions/1': loadCorruptionSuite,
  'robosense.placements/1': loadPlacementSuite,
  'robosense.platforms/1': loadPlatformSuite,
};

/**
 * The suite of a user's own file.
 *
 * @throws FileFormatError naming the JSON pointer of what is wrong in it; InputError where it cannot be read
 */
export function loadSuiteFile(file: string): ConditionSuite {
  const schema = schemaOfYaml(file);
  if (typeof schema === 'string' && Object.hasOwn(suiteLoaders, schema)) return suiteLoaders[schema](file);
  const found = schema === undefined ? 'is missing' : `${JSON.stringify(schema)} is not known`;
  throw new FileFormatError(
    file,
    '/schema',
    `${found}; a file of conditions has ${Object.keys(suiteLoaders).join(' or ')}`,
  );
}

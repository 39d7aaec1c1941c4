import { join } from 'node:path';
import type { RngSource } from '../../contracts/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { packageRoot } from '../../installation/index.js';
import { corruptionSuiteSchema, type CorruptionSuiteFile } from '../suites/schema.js';
import { readSuiteYaml } from '../suiteYaml.js';
import { DEPTH_OPERATIONS } from './operations.js';
import type { DepthImage } from './operation.js';

/** A corruption of depth images, e.g. `depth/noise@3`. */
export interface DepthCorruption {
  readonly id: string;
  readonly description: string;
  /**
   * The corrupted image.
   *
   * @param rng keyed by the run's seed alone; type and `place` are added, the severity is not
   * @param place what tells this image from all others, e.g. (episode, step)
   */
  apply(image: DepthImage, rng: RngSource, place: readonly (string | number)[]): DepthImage;
}

/**
 * Depth corruptions of a suite file (`robosense.corruptions/1` with sensor depth) in display order.
 *
 * @throws FileFormatError with JSON pointer and line: not YAML, an unknown key, an unknown operation, parameters that the
 *   operation refuses
 */
export function loadDepthSuite(
  file: string = join(packageRoot, 'configs', 'corruptions', 'depth.yaml'),
): readonly DepthCorruption[] {
  const schema = corruptionSuiteSchema.superRefine((suite, context) => {
    for (const { path, problem } of problemsOf(suite)) context.addIssue({ code: 'custom', path, message: problem });
  });
  const suite = readSuiteYaml(file, schema);
  return Object.entries(suite.types).flatMap(([name, type]) =>
    Object.entries(type.severities ?? {}).map(([severity, given]): DepthCorruption => {
      const operation = DEPTH_OPERATIONS[type.operation as string];
      const parameters = operation.parameters.parse(given);
      return {
        id: `${suite.id}/${name}@${severity}`,
        description: type.description ?? operation.description,
        apply: (image, rng, place) => operation.apply(image, parameters, rng(`${suite.id}/${name}`, ...place)),
      };
    }),
  );
}

interface Problem {
  readonly path: (string | number)[];
  readonly problem: string;
}

function problemsOf({ sensor, types }: CorruptionSuiteFile): Problem[] {
  return Object.entries(types).flatMap(([name, type]): Problem[] => {
    const path = ['types', name];
    if ((type.sensor ?? sensor) !== 'depth') return [{ path, problem: 'is no corruption of depth images' }];
    if (type.operation === undefined || type.severities === undefined) {
      return [{ path, problem: 'a depth corruption has an operation and severities' }];
    }
    if (!Object.hasOwn(DEPTH_OPERATIONS, type.operation)) {
      const offer = nearest(type.operation, Object.keys(DEPTH_OPERATIONS));
      return [{ path: [...path, 'operation'], problem: `no depth operation "${type.operation}"${offer}` }];
    }
    const { parameters } = DEPTH_OPERATIONS[type.operation];
    return Object.entries(type.severities).flatMap(([severity, given]) => {
      const checked = parameters.safeParse(given);
      if (checked.success) return [];
      return checked.error.issues.map(({ path: inner, message }) => ({
        path: [...path, 'severities', severity, ...inner.map((part) => part as string | number)],
        problem: message,
      }));
    });
  });
}

/** @throws InputError that offers the nearest ids */
export function depthCorruption(id: string, suite: readonly DepthCorruption[] = loadDepthSuite()): DepthCorruption {
  const found = suite.find((corruption) => corruption.id === id);
  if (found) return found;
  throw new InputError(
    `no depth corruption "${id}"${nearest(
      id,
      suite.map((corruption) => corruption.id),
    )}`,
  );
}

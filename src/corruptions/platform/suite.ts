import { join } from 'node:path';
import type { Condition, ConditionSuite } from '../../contracts/index.js';
import { firstOf, InputError } from '../../errors/index.js';
import { packageRoot } from '../../installation/index.js';
import { platformCondition } from './condition.js';
import { readPlatformConfig, type PlatformSuiteConfig } from './config.js';

/**
 * The suite that a file of platforms describes: `<suite>/<platform>` at scale 1, and `@1` … per severity scale.
 *
 * @throws FileFormatError for a file that is not one
 */
export function loadPlatformSuite(file: string): ConditionSuite {
  return platformSuite(readPlatformConfig(file));
}

/** The same from numbers at hand, e.g. `readPlatformConfig` with another `camera_crop`. */
export function platformSuite(config: PlatformSuiteConfig): ConditionSuite {
  const scales = new Map<string, { readonly name: string; readonly scale: number }>();
  for (const name of Object.keys(config.platforms)) {
    scales.set(`${config.id}/${name}`, { name, scale: 1 });
    for (const [index, scale] of config.severity_scales.entries()) {
      scales.set(`${config.id}/${name}@${index + 1}`, { name, scale });
    }
  }
  const ids = [...scales.keys()];
  return {
    id: config.id,
    title: config.title,
    citation: config.citation.trim(),
    ids,
    create(id: string): Condition {
      const found = scales.get(id);
      if (!found) throw new InputError(`no platform shift "${id}"; ${config.id} has ${firstOf(ids, 20)}`);
      const { name, scale } = found;
      return platformCondition({
        id,
        type: `${config.id}/${name}`,
        platform: config.platforms[name],
        scale,
        truncationSigmas: config.truncation_sigmas,
      });
    },
  };
}

/** Numbers of the shipped suite, with their sources as comments. */
export const pi3detConfigFile: string = join(packageRoot, 'configs', 'platforms', 'pi3det.yaml');

let shipped: ConditionSuite | undefined;
/** Read on first use: a mistake in the edited file then stops what needs it, with its place, and nothing else. */
const shippedSuite = (): ConditionSuite => (shipped ??= loadPlatformSuite(pi3detConfigFile));

/**
 * Vehicle → drone and vehicle → quadruped of Pi3DET, and random platform jitter.
 *
 * `pi3det/drone` and `pi3det/drone@2` are the same bytes: both have scale 1, and streams are keyed without severity.
 */
export const pi3detSuite: ConditionSuite = {
  id: 'pi3det',
  get title() {
    return shippedSuite().title;
  },
  get citation() {
    return shippedSuite().citation;
  },
  get ids() {
    return shippedSuite().ids;
  },
  create: (id) => shippedSuite().create(id),
};

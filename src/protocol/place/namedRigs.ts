import {
  place3dConfigFile,
  placementRig,
  readPlacementConfig,
  type LidarRig,
  type PlacementSuiteConfig,
} from '../../corruptions/index.js';
import { FileFormatError, InputError, nearest } from '../../errors/index.js';

/** Files of placements, Place3D's first. @throws FileFormatError for two of one id */
export function placementConfigs(files: readonly string[]): readonly PlacementSuiteConfig[] {
  const configs = [place3dConfigFile, ...files].map(readPlacementConfig);
  configs.forEach(({ id }, index) => {
    if (configs.findIndex((each) => each.id === id) === index) return;
    throw new FileFormatError(files[index - 1], '/id', `${id} is the id of another file: choose another`);
  });
  return configs;
}

/** A placement of a suite. */
export interface NamedRig {
  /** `<suite>/<placement>`. */
  readonly id: string;
  readonly suite: PlacementSuiteConfig;
  readonly name: string;
  readonly rig: LidarRig;
}

/**
 * Finds placements by `<suite>/<placement>`, or by their name alone; all there are where none is named.
 *
 * @throws InputError for a name that is not there or that two suites have
 */
export function namedRigs(configs: readonly PlacementSuiteConfig[], names: readonly string[]): readonly NamedRig[] {
  const all = configs.flatMap((suite) =>
    Object.keys(suite.placements).map((name) => ({ id: `${suite.id}/${name}`, suite, name })),
  );
  const chosen = names.map((wanted) => {
    const found = all.filter(({ id, name }) => id === wanted || name === wanted);
    if (found.length === 0) {
      throw new InputError(
        `no placement "${wanted}"${nearest(wanted, [...all.map(({ id }) => id), ...all.map(({ name }) => name)])}`,
      );
    }
    if (found.length > 1) {
      throw new InputError(`"${wanted}" is ${found.map(({ id }) => id).join(' and ')}: name the suite, too`);
    }
    return found[0];
  });
  return (names.length === 0 ? all : chosen).map((each) => ({ ...each, rig: placementRig(each.suite, each.name) }));
}

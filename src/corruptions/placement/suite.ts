import type { Condition, ConditionSuite } from '../../contracts/index.js';
import { firstOf, InputError } from '../../errors/index.js';
import { placementCondition } from './condition.js';
import { place3dConfigFile, readPlacementConfig, type PlacementSuiteConfig } from './config.js';
import { placementRig } from './rig.js';

/**
 * The suite that a file of placements describes: `<suite>/<placement>`.
 *
 * @throws FileFormatError for a file that is not one
 */
export function loadPlacementSuite(file: string): ConditionSuite {
  return placementSuite(readPlacementConfig(file));
}

/** The same from numbers at hand, e.g. `readPlacementConfig` with another `lidar_height_m`. */
export function placementSuite(config: PlacementSuiteConfig): ConditionSuite {
  const names = new Map(Object.keys(config.placements).map((name) => [`${config.id}/${name}`, name]));
  const ids = [...names.keys()];
  return {
    id: config.id,
    title: config.title,
    citation: config.citation.trim(),
    ids,
    ...(config.known && { known: config.known.map((each) => `${config.id}/${each}`) }),
    create(id: string): Condition {
      const name = names.get(id);
      if (name === undefined) throw new InputError(`no placement "${id}"; ${config.id} has ${firstOf(ids, 20)}`);
      const rig = placementRig(config, name);
      return placementCondition({ id, placement: config.placements[name], rig, recorded: config.recorded });
    },
  };
}

let shipped: ConditionSuite | undefined;
/** Read on first use: a mistake in the edited file then stops what needs it, with its place, and nothing else. */
const shippedSuite = (): ConditionSuite => (shipped ??= loadPlacementSuite(place3dConfigFile));

/** The published placements of Place3D, its reference, and two roll variants. */
export const place3dSuite: ConditionSuite = {
  id: 'place3d',
  get title() {
    return shippedSuite().title;
  },
  get citation() {
    return shippedSuite().citation;
  },
  get ids() {
    return shippedSuite().ids;
  },
  get known() {
    return shippedSuite().known;
  },
  create: (id) => shippedSuite().create(id),
};

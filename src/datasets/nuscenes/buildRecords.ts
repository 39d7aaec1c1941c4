import { InputError } from '../../errors/index.js';
import { addScene, PREFIX, tokenOf, type Channel, type Rows } from './buildScene.js';
import { ATTRIBUTE_NAMES } from './classes.js';
import type { DatabaseToWrite } from './databaseToWrite.js';
import type { NuscenesTableRecords } from './records.js';

const LEVELS = ['v0-40', 'v40-60', 'v60-80', 'v80-100'];

/**
 * The thirteen tables of a database.
 *
 * Tokens are 32-digit decimals in the order of writing, as in Place3D's data; sensor files count per channel with the
 * prefix 300 for the LiDAR and 301, 302, … for cameras in the order given. Attributes are the devkit's eight; categories
 * those that occur, in the order of first use.
 *
 * Source of the layout: nuscenes-devkit, `docs/schema_nuscenes.md`; of the tokens: ywyeli/Place3D, `nus_tool`.
 *
 * @throws InputError naming scene and sample: samples not in order of time, an unknown channel or attribute, an object
 *   twice in a sample or under two categories
 */
export function buildNuscenesRecords(database: DatabaseToWrite): NuscenesTableRecords {
  const rows: Rows = {
    ...{ category: [], attribute: [], visibility: [], sensor: [], calibrated_sensor: [], log: [], map: [], scene: [] },
    ...{ sample: [], instance: [], ego_pose: [], sample_data: [], sample_annotation: [] },
  };
  ATTRIBUTE_NAMES.slice(1).forEach((name, i) =>
    rows.attribute.push({ token: tokenOf(PREFIX.attribute, i), name, description: '' }),
  );
  LEVELS.forEach((level, i) =>
    rows.visibility.push({ token: String(i + 1), level, description: `visibility ${level}` }),
  );
  const channels = new Map<string, Channel>();
  let cameras = 0;
  let others = 0;
  database.sensors.forEach((sensor, i) => {
    if (channels.has(sensor.channel)) throw new InputError(`sensor ${sensor.channel} stands twice`);
    const calibrated = tokenOf(PREFIX.calibrated_sensor, i);
    const { channel, modality, translation, rotation } = sensor;
    rows.sensor.push({ token: tokenOf(PREFIX.sensor, i), channel, modality });
    rows.calibrated_sensor.push({
      token: calibrated,
      sensor_token: tokenOf(PREFIX.sensor, i),
      ...{ translation, rotation },
      camera_intrinsic: sensor.intrinsic ?? [],
    });
    const prefix = String(modality === 'camera' ? 301 + cameras++ : others++ === 0 ? 300 : 320 + others);
    channels.set(channel, { calibrated, prefix, count: 0, modality });
  });
  const categories = new Map<string, string>();
  database.scenes.forEach((scene, index) => addScene(rows, scene, index, channels, categories));
  const names = new Set(database.scenes.map(({ name }) => name));
  if (names.size !== database.scenes.length) throw new InputError('two scenes have the same name');
  const map = tokenOf(PREFIX.map, 0);
  rows.map.push({
    token: map,
    category: 'semantic_prior',
    filename: `maps/${map}.png`,
    log_tokens: rows.log.map(({ token }) => token),
  });
  return rows;
}

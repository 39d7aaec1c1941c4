import type { LidarMount } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { checkLidarModel, type LidarModel, type MountedLidar } from './lidarModel.js';
import { sectorAzimuths, turnAzimuths } from './scanPattern.js';

/**
 * The same sensor that reports a sector about its +x alone, in so many steps; it turns as before.
 *
 * @throws InputError for a sector that is none
 */
export function withSector(model: LidarModel, sectorDeg: number, steps: number): LidarModel {
  if (!(sectorDeg > 0 && sectorDeg <= 360)) {
    throw new InputError(`LiDAR ${model.id}: a sector of ${sectorDeg}°; it must be more than 0° and at most 360°`);
  }
  if (!(Number.isInteger(steps) && steps > 0)) {
    throw new InputError(`LiDAR ${model.id}: ${steps} azimuth steps; it must be a whole number, 1 or more`);
  }
  const { azimuthsRad } = model;
  const clockwise = azimuthsRad.length > 1 && azimuthsRad[1] < azimuthsRad[0];
  return checkLidarModel({ ...model, azimuthsRad: sectorAzimuths(steps, sectorDeg, clockwise) });
}

/** A LiDAR that fires as a placement says and answers a pulse as `model` does. */
export function mountLidar(model: LidarModel, mount: LidarMount): MountedLidar {
  const { elevationsRad, azimuthSteps, maxRangeM, egoFromLidar } = mount;
  if (!(Number.isInteger(azimuthSteps) && azimuthSteps > 0)) {
    throw new InputError(`LiDAR ${model.id}: ${azimuthSteps} azimuth steps; it must be a whole number, 1 or more`);
  }
  return {
    model: checkLidarModel({ ...model, elevationsRad, azimuthsRad: turnAzimuths(azimuthSteps), maxRangeM }),
    egoFromLidar,
  };
}

export {
  readWorldPlatforms,
  worldPlatformsFile,
  worldPlatformsSchema,
  type WorldPlatform,
  type WorldPlatforms,
} from './config.js';
export { drawStance, egoFromLidarOf, type PlatformStance } from './stance.js';

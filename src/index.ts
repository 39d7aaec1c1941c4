/**
 * RoboSense Toolkit as a library: the steps of the command line as functions.
 *
 * The floors below are exported by subpath: `robosense-toolkit/geometry`, `/sensors`, `/datasets/kitti`, `/metrics`,
 * `/inference`, `/corruptions`, `/world`, `/random`.
 *
 * @example
 * import { loadPlans, runPlan, silentProgress } from 'robosense-toolkit';
 * const [plan] = await loadPlans('configs/track5-mini.yaml', { limit: 10 });
 * const { result } = await runPlan(plan, { progress: silentProgress });
 * console.log(result?.score.value, result?.score.ci95);
 */
export type * from './contracts/index.js';
export { FileFormatError, InputError } from './errors/index.js';
export * from './protocol/index.js';

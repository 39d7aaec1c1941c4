import type { LidarLayout } from '../../contracts/index.js';

/**
 * What layouts are called in condition ids: their own names, the short ones of Robo3D's folders, and those that count the
 * columns of a cloud.
 */
export const LAYOUT_OF_NAME: Readonly<Record<string, LidarLayout>> = {
  semantickitti: 'semantickitti',
  semkitti: 'semantickitti',
  kitti: 'kitti',
  kitti4: 'kitti',
  nuscenes: 'nuscenes',
  nus: 'nuscenes',
  nus5: 'nuscenes',
};

/** Short names of suites in ids that name a layout. */
const SUITE_OF_NAME: Readonly<Record<string, string>> = { '3dcad': '3dad-lidar' };

/** A plain id whose suite stands in full: `3dcad/fov_filter@2` is `3dad-lidar/fov_filter@2`. */
export function withFullSuite(plain: string): string {
  const [suite = '', ...rest] = plain.split('/');
  return [Object.hasOwn(SUITE_OF_NAME, suite) ? SUITE_OF_NAME[suite] : suite, ...rest].join('/');
}

/** A condition id taken apart: `robo3d/nuscenes/fog@2` is `robo3d/fog@2`, held to a layout. */
export interface LayoutId {
  readonly plain: string;
  /** As the id spells it; undefined where the id has none. */
  readonly name?: string;
}

/** Splits `suite/layout/type@severity`; other ids come back as they are. */
export function splitLayout(id: string): LayoutId {
  const [suite, name, type, ...more] = id.split('/');
  if (type === undefined || more.length > 0) return { plain: id };
  return { plain: `${suite}/${type}`, name: name as string };
}

/** `robo3d/fog@2` held to a layout. */
export const withLayout = (id: string, layout: string): string => id.replace('/', `/${layout}/`);

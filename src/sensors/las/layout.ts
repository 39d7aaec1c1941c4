import type { PointCloud } from '../../contracts/index.js';
import { extraFields } from './extraBytes.js';
import { LAS_POINT_FORMATS, type LasField } from './fields.js';
import type { LasHeader } from './header.js';

/** What a LAS file says besides its points; a cloud that carries it is written with it again. */
export interface LasLayout {
  readonly header: LasHeader;
  /** All attributes but x, y, z. */
  readonly fields: readonly LasField[];
}

/** A cloud read from LAS or LAZ, float64. */
export interface LasPointCloud extends PointCloud {
  readonly las: LasLayout;
}

/** x, y, z before the attributes of the point format and its extra bytes. */
export function lasFields(header: LasHeader): {
  readonly all: readonly LasField[];
  readonly fields: readonly LasField[];
} {
  const own = LAS_POINT_FORMATS[header.pointFormat].fields;
  const taken = new Set(['x', 'y', 'z', ...own.map(({ channel }) => channel)]);
  const fields = [...own, ...extraFields(header, taken)];
  const position = (channel: string, axis: 0 | 1 | 2): LasField => ({
    channel,
    at: 4 * axis,
    type: 'i32',
    scale: header.scale[axis],
    offset: header.offset[axis],
  });
  return { all: [position('x', 0), position('y', 1), position('z', 2), ...fields], fields };
}

import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { rowsOf } from '../pointCloud.js';
import { PLY_BYTES, type PlyPointCloud, type PlyProperty, type PlyType, type PlyWriting } from './header.js';

const RANGES: Readonly<Partial<Record<PlyType, readonly [low: number, high: number]>>> = {
  int8: [-0x80, 0x7f],
  uint8: [0, 0xff],
  int16: [-0x8000, 0x7fff],
  uint16: [0, 0xffff],
  int32: [-0x80000000, 0x7fffffff],
  uint32: [0, 0xffffffff],
};

/**
 * The points as PLY vertices. A cloud read from PLY keeps encoding and types; any other is little-endian binary with
 * float32, or float64 where the cloud is.
 *
 * @throws InputError for a value that its declared type cannot hold, and for a channel whose name has a blank
 */
export function encodePly(cloud: PointCloud, options: PlyWriting = {}): Uint8Array {
  const layout = (cloud as Partial<PlyPointCloud>).ply;
  const encoding = options.encoding ?? layout?.encoding ?? 'binary_little_endian';
  const properties = propertiesOf(cloud, layout?.properties ?? []);
  const { data, count, width } = rowsOf(cloud);
  const header = [
    'ply',
    `format ${encoding} 1.0`,
    `element vertex ${count}`,
    ...properties.map(({ name, type }) => `property ${plainName[type]} ${name}`),
    'end_header\n',
  ].join('\n');
  const columns = properties.map(({ name }) => cloud.channels.indexOf(name));
  const valueAt = (row: number, index: number): number => {
    const value = data[row * width + columns[index]];
    const { name, type } = properties[index];
    const range = RANGES[type];
    if (range === undefined) return value;
    const whole = Math.round(value);
    if (whole >= range[0] && whole <= range[1]) return whole;
    throw new InputError(`PLY vertex ${row}: ${name} ${value} does not fit ${type}`);
  };
  if (encoding === 'ascii') {
    const lines = Array.from({ length: count }, (_, row) => properties.map((_p, i) => valueAt(row, i)).join(' '));
    return Buffer.from(header + lines.map((line) => `${line}\n`).join(''), 'latin1');
  }
  const rowBytes = properties.reduce((sum, { type }) => sum + PLY_BYTES[type], 0);
  const head = Buffer.from(header, 'latin1');
  const out = Buffer.alloc(head.length + count * rowBytes);
  head.copy(out);
  const view = new DataView(out.buffer, out.byteOffset + head.length);
  const little = encoding === 'binary_little_endian';
  let offset = 0;
  for (const [index, { type }] of properties.entries()) {
    const write = writer(view, type, little);
    for (let row = 0, at = offset; row < count; row++, at += rowBytes) write(at, valueAt(row, index));
    offset += PLY_BYTES[type];
  }
  return out;
}

/** The older spelling, which every reader knows. */
const plainName: Readonly<Record<PlyType, string>> = {
  int8: 'char',
  uint8: 'uchar',
  int16: 'short',
  uint16: 'ushort',
  int32: 'int',
  uint32: 'uint',
  float32: 'float',
  float64: 'double',
};

function propertiesOf(cloud: PointCloud, known: readonly PlyProperty[]): PlyProperty[] {
  const wide: PlyType = cloud.points.data instanceof Float64Array ? 'float64' : 'float32';
  const odd = cloud.channels.find((channel) => /\s/.test(channel) || channel === '');
  if (odd !== undefined) throw new InputError(`PLY has no name for the channel "${odd}": a blank stands in it`);
  return cloud.channels.map((name) => known.find((property) => property.name === name) ?? { name, type: wide });
}

function writer(view: DataView, type: PlyType, little: boolean): (at: number, value: number) => void {
  const writers: Readonly<Record<PlyType, (at: number, value: number) => void>> = {
    int8: (at, value) => view.setInt8(at, value),
    uint8: (at, value) => view.setUint8(at, value),
    int16: (at, value) => view.setInt16(at, value, little),
    uint16: (at, value) => view.setUint16(at, value, little),
    int32: (at, value) => view.setInt32(at, value, little),
    uint32: (at, value) => view.setUint32(at, value, little),
    float32: (at, value) => view.setFloat32(at, value, little),
    float64: (at, value) => view.setFloat64(at, value, little),
  };
  return writers[type];
}

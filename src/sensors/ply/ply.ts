import type { PointCloud } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { writeFileAtomic } from '../atomicWrite.js';
import { readAndParse, warnOfNonFinite } from '../format.js';
import type { PointCloudFormat, PointCloudReading } from '../format.js';
import { makePointCloud } from '../pointCloud.js';
import { encodePly } from './encode.js';
import {
  parsePlyHeader,
  PLY_BYTES,
  type PlyElement,
  type PlyHeader,
  type PlyPointCloud,
  type PlyWriting,
} from './header.js';
import { asciiValues, binaryValues } from './values.js';

/** Types that float32 holds exactly. */
const NARROW: ReadonlySet<string> = new Set(['int8', 'uint8', 'int16', 'uint16', 'float32']);

function parse(bytes: Uint8Array, name: string, options?: PointCloudReading): PlyPointCloud {
  const header = parsePlyHeader(bytes, name);
  const vertices = vertexElement(header, bytes, name);
  const { properties, count } = vertices;
  const axes = ['x', 'y', 'z'];
  const order = [
    ...axes.map((axis) => properties.findIndex((property) => property.name === axis)),
    ...properties.flatMap((property, index) => (axes.includes(property.name) ? [] : [index])),
  ];
  const Values = properties.every(({ type }) => NARROW.has(type)) ? Float32Array : Float64Array;
  const out = new Values(count * properties.length);
  const place = new Int32Array(properties.length);
  order.forEach((property, column) => {
    place[property] = column;
  });
  if (header.encoding === 'ascii') asciiValues(bytes, header, vertices, place, out, name);
  else binaryValues(bytes, header, vertices, place, out, name);
  const cloud = makePointCloud(
    out,
    order.map((property) => properties[property].name),
  );
  warnOfNonFinite(cloud, name, options);
  return { ...cloud, ply: { encoding: header.encoding, properties } };
}

/** The vertices; what stands before them would have to be skipped, which nobody writes. */
function vertexElement({ elements, encoding, dataOffset }: PlyHeader, bytes: Uint8Array, name: string): PlyElement {
  const [first] = elements;
  if (first?.name !== 'vertex') {
    const names = elements.map((element) => element.name).join(', ') || 'none';
    throw new FileFormatError(name, 'header', `the first element is to be 'vertex'; elements: ${names}`);
  }
  const names = first.properties.map((property) => property.name);
  for (const axis of ['x', 'y', 'z']) {
    if (!names.includes(axis)) throw new FileFormatError(name, 'element vertex', `no property ${axis}`);
  }
  const list = first.properties.find(({ countType }) => countType !== undefined);
  if (list) throw new FileFormatError(name, 'element vertex', `the property ${list.name} is a list, which is not read`);
  if (new Set(names).size !== names.length)
    throw new FileFormatError(name, 'element vertex', 'a property stands twice');
  // The fewest bytes a vertex can have: one digit and one blank a value in text.
  const rowBytes =
    encoding === 'ascii' ? names.length * 2 - 1 : first.properties.reduce((sum, { type }) => sum + PLY_BYTES[type], 0);
  if (first.count * rowBytes > bytes.length - dataOffset) {
    const problem = `${first.count} vertices are declared, ${bytes.length - dataOffset} bytes follow the header`;
    throw new FileFormatError(name, 'element vertex', problem);
  }
  return first;
}

/**
 * PLY point clouds: ascii and binary of either byte order; the vertices with all their properties as channels.
 *
 * Values are float32 where that is exact for all properties, else float64. Faces are left out, in and out. The format
 * declares no axes and no intensity scale. Source: Greg Turk, "The PLY Polygon File Format", Stanford University.
 */
export const ply = {
  id: 'ply',
  title: 'PLY',
  extensions: ['.ply'],
  convention: { axes: 'as the writer left them; x forward, y left, z up is assumed' },
  hasMark: (head: Uint8Array) => /^ply[ \t]*\r?\n/.test(Buffer.from(head.subarray(0, 16)).toString('latin1')),
  parse,
  read: (path: string, options?: PointCloudReading) => readAndParse(path, options, parse),
  encode: encodePly,
  write: (path: string, cloud: PointCloud, options?: PlyWriting) => writeFileAtomic(path, encodePly(cloud, options)),
} as const satisfies PointCloudFormat<PointCloudReading, PlyWriting>;

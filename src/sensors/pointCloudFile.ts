import { basename } from 'node:path';
import type { PointCloud } from '../contracts/index.js';
import { didYouMean, FileFormatError, InputError } from '../errors/index.js';
import { convertTo } from './conventions.js';
import type { PointCloudFormat } from './format.js';
import type { Float32RowWriting } from './float32Rows.js';
import { kittiBin } from './kittiBin.js';
import { las } from './las/las.js';
import { nuscenesBin } from './nuscenesBin.js';
import { pcd } from './pcd/pcd.js';
import type { PcdReading } from './pcd/pcd.js';
import type { PcdWriting } from './pcd/layout.js';
import { ply } from './ply/ply.js';
import { readFileBounded } from './readBounded.js';

/** Every point cloud format, in the order in which they are asked. */
export const pointCloudFormats = [pcd, las, ply, nuscenesBin, kittiBin] as const satisfies readonly PointCloudFormat[];

export type PointCloudFormatId = (typeof pointCloudFormats)[number]['id'];

export interface AnyPointCloudReading extends PcdReading {
  /** Chosen by content and extension unless given. */
  readonly format?: PointCloudFormatId;
}

export interface AnyPointCloudWriting extends PcdWriting, Float32RowWriting {
  /** Chosen by extension unless given. */
  readonly format?: PointCloudFormatId;
  /** Turns the cloud into the format's axes and intensity scale first; without it a difference is refused. */
  readonly convert?: boolean;
}

/** Formats that are known and not read, by first bytes that no plausible float32 coordinate has. */
const foreign: readonly (readonly [mark: string, name: string, mend: string])[] = [
  ['\x93NUMPY', 'NumPy .npy', 'read it with readNpy, or write x, y, z, intensity as float32 rows to a .bin'],
  ['PK\x03\x04', 'a zip archive', 'unpack it first'],
  ['\x1f\x8b\x08\x00', 'gzip', 'unpack it first'],
  ['\x1f\x8b\x08\x08', 'gzip', 'unpack it first'],
];

/** How files of the formats that have a mark begin. */
const beginnings: Readonly<Record<string, string>> = {
  [pcd.id]: "'# .PCD' or 'VERSION'",
  [las.id]: "'LASF'",
  [ply.id]: "'ply'",
};

function known(): string {
  return pointCloudFormats.map(({ id, extensions }) => `${id} (${extensions.join(', ')})`).join(', ');
}

function formatById(id: string): PointCloudFormat {
  const found = pointCloudFormats.find((format) => format.id === id);
  if (found !== undefined) return found;
  const ids = pointCloudFormats.map((format) => format.id);
  throw new InputError(`no point cloud format '${id}'${didYouMean(id, ids)} Known: ${known()}`);
}

function formatByExtension(path: string): PointCloudFormat | undefined {
  const name = basename(path).toLowerCase();
  const matches = pointCloudFormats
    .flatMap((format) => format.extensions.map((extension) => ({ format, extension })))
    .filter(({ extension }) => name.endsWith(extension))
    .sort((a, b) => b.extension.length - a.extension.length);
  return matches[0]?.format;
}

function unknownExtension(path: string): string {
  const extension = /\.[^.]*$/.exec(basename(path))?.[0];
  if (extension === undefined) return `no extension tells the point cloud format. Known: ${known()}`;
  const extensions = pointCloudFormats.flatMap((format) => format.extensions);
  return `'${extension}' is no known point cloud format${didYouMean(extension, extensions)} Known: ${known()}`;
}

/** The format of a file's content: its mark first, then the name's extension. */
function detect(bytes: Uint8Array, path: string): PointCloudFormat {
  const head = bytes.subarray(0, 64);
  const marked = pointCloudFormats.find((format) => format.hasMark(head));
  if (marked !== undefined) return marked;
  const start = Buffer.from(head).toString('latin1');
  const stranger = foreign.find(([mark]) => start.startsWith(mark));
  if (stranger !== undefined) {
    throw new FileFormatError(
      path,
      undefined,
      `is ${stranger[1]}, which is not read: ${stranger[2]}. Known: ${known()}`,
    );
  }
  const named = formatByExtension(path);
  if (named === undefined) throw new FileFormatError(path, undefined, unknownExtension(path));
  const begins = beginnings[named.id];
  if (begins !== undefined) {
    throw new FileFormatError(path, undefined, `does not begin like a ${named.title} file (${begins})`);
  }
  return named;
}

/**
 * Reads a point cloud of any known format.
 *
 * The content decides where it has a mark (PCD, LAS, PLY), else the extension: `.pcd.bin` is nuScenes, `.bin` is KITTI.
 * Coordinates and intensities stay as the file has them; see `frame`, `intensityScale` and `convertTo`.
 *
 * @throws InputError when the file is missing or its format unknown; FileFormatError when it is damaged.
 */
export async function readPointCloud(path: string, options: AnyPointCloudReading = {}): Promise<PointCloud> {
  const chosen = options.format === undefined ? undefined : formatById(options.format);
  const bytes = await readFileBounded(path, options.maxBytes);
  const format: PointCloudFormat = chosen ?? detect(bytes, path);
  await format.prepare?.(bytes);
  return format.parse(bytes, path, options);
}

/**
 * Writes a point cloud in the format of the extension (or `format`); the file appears only when whole.
 *
 * @throws InputError when the extension is unknown, a channel is missing, or frame or intensity scale differ from the
 * format's and `convert` is not set.
 */
export async function writePointCloud(
  path: string,
  cloud: PointCloud,
  options: AnyPointCloudWriting = {},
): Promise<void> {
  const format = options.format === undefined ? formatByExtension(path) : formatById(options.format);
  if (format === undefined) throw new InputError(`${path}: ${unknownExtension(path)}`);
  await format.write(path, options.convert === true ? convertTo(cloud, format.convention) : cloud, options);
}

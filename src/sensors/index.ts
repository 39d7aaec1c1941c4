export { openAtomic, writeError, writeFileAtomic, writeStreamAtomic } from './atomicWrite.js';
export type { AtomicFile } from './atomicWrite.js';
export {
  NUSCENES_LIDAR_FRAME,
  convertTo,
  toLidarFrame,
  toNuscenesLidarFrame,
  withIntensityScale,
} from './conventions.js';
export type { PointCloudConvention } from './conventions.js';
export type { Float32RowWriting } from './float32Rows.js';
export type { PointCloudFormat, PointCloudReading } from './format.js';
export { encodeJpeg, encodePng, writeImage } from './imageEncoding.js';
export type { JpegWriting, PngWriting } from './imageEncoding.js';
export { DEFAULT_MAX_PIXELS, decodeImage, readImage } from './images.js';
export type { ImageReading } from './images.js';
export { las } from './las/las.js';
export type { LasLayout, LasPointCloud } from './las/layout.js';
export { makeFolders } from './makeFolders.js';
export { kittiBin } from './kittiBin.js';
export { fromFloat16, toFloat16 } from './float16.js';
export type { NpyData } from './npy/dtype.js';
export { encodeNpy, parseNpy, readNpy, writeNpy } from './npy/npy.js';
export type { NpyArray, NpyReading, NpyWriting } from './npy/npy.js';
export { openNpyRows, openNpzRows } from './npy/npyRows.js';
export type { NpyRowBlock, NpyRows, NpzRows } from './npy/npyRows.js';
export { encodeNpz, parseNpz, readNpz, writeNpz } from './npy/npz.js';
export type { NpzFile, NpzReading, NpzWriting } from './npy/npz.js';
export { isSafeRelativePath, packedBytes, readZipDirectory, unpackEntry } from './zipArchive.js';
export type { ZipLimits } from './zipArchive.js';
export { listZip } from './zipDirectory.js';
export type { ZipEntry } from './zipDirectory.js';
export { nuscenesBin } from './nuscenesBin.js';
export { pcd } from './pcd/pcd.js';
export { ply } from './ply/ply.js';
export type { PlyElement, PlyPointCloud, PlyWriting } from './ply/header.js';
export type { PcdReading } from './pcd/pcd.js';
export type { PcdLayout, PcdPointCloud, PcdWriting } from './pcd/layout.js';
export type { PcdEncoding, PcdField } from './pcd/header.js';
export { channelIndex, countNonFinitePoints, makePointCloud, rowsOf } from './pointCloud.js';
export type { PointCloudAbout, PointRows } from './pointCloud.js';
export type { PillowFilter } from './pillowFilters.js';
export { resizeLikePillow } from './pillowResize.js';
export { pointCloudFormats, readPointCloud, writePointCloud } from './pointCloudFile.js';
export type { AnyPointCloudReading, AnyPointCloudWriting, PointCloudFormatId } from './pointCloudFile.js';
export { DEFAULT_MAX_BYTES, readError, readFileBounded } from './readBounded.js';
export { resizeImage } from './resizeImage.js';
export { loadSharp } from './sharp.js';

export { parseDecimal } from './decimal.js';
export type { ByteSource } from './byteSource.js';
export { JsonStream } from './jsonStream.js';

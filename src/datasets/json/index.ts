export { parseDecimal } from './decimal.js';
export { JsonStream, type ByteSource } from './jsonStream.js';

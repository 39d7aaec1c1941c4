export { openAtomic, writeFileAtomic, writeStreamAtomic } from './atomicWrite.js';
export type { AtomicFile } from './atomicWrite.js';

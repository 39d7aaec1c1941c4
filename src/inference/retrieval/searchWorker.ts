/** Runs in a worker thread: searches blocks of queries in a gallery that all threads share. */
import { workerData } from 'node:worker_threads';
import type { OrtSession } from '../session.js';
import { openTopK } from './scoreGraphs.js';
import { searchBlock } from './searchBlock.js';
import type { TiledGallery } from './tiledGallery.js';
import type { TopK } from './topK.js';

/** What the thread is started with. */
export interface SearchWorkerData {
  readonly gallery: TiledGallery;
  readonly k: number;
}

// piscina hands its own data in front.
const { gallery, k } = (Array.isArray(workerData) ? workerData[1] : workerData) as SearchWorkerData;
let session: Promise<OrtSession> | undefined;

export default async function search(queries: Float32Array): Promise<TopK> {
  session ??= openTopK(1);
  return searchBlock(await session, queries, gallery, k);
}

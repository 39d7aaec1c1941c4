/** How many scans the clouds of a run merge. */
import type { DatasetSource, PointCloud, Track, Warning } from '../contracts/index.js';
import type { ResolvedPlan } from './plan.js';

/** What the plan says of sweeps, else what the model was trained with; one scan where neither says anything. */
export async function chooseSweeps(
  { dataset: { sweeps: planned } }: ResolvedPlan,
  track: Track,
  modelPath: string,
): Promise<{ readonly sweeps: number; readonly warnings: readonly Warning[] }> {
  const trained = (await track.datasetFor?.(modelPath))?.sweeps;
  const sweeps = planned ?? trained ?? 1;
  if (trained === undefined || trained === sweeps) return { sweeps, warnings: [] };
  const message = `the plan gives the model ${sweeps} ${sweeps === 1 ? 'scan' : 'scans'} a cloud, it was trained with ${trained}`;
  return { sweeps, warnings: [{ code: 'sweeps-differ', message }] };
}

/** Merged scans tell the age of their points; a cloud without ages is a single scan. */
export function missingSweeps({ sweeps = 1 }: DatasetSource, cloud: PointCloud | undefined): readonly Warning[] {
  if (sweeps === 1 || cloud === undefined || cloud.channels.includes('time')) return [];
  const message = `clouds are single scans: the data set does not give the ${sweeps} that were asked for`;
  return [{ code: 'sweeps-missing', message }];
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/installation/index.js';

export const toyTrack = join(packageRoot, 'test', 'fixtures', 'toy-track');

/** A plan over `samples` number files in `folder`. */
export function toyPlan(folder: string, samples: number, more: Record<string, unknown> = {}): string {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  for (let i = 0; i < samples; i++) writeFileSync(join(data, `${i}.txt`), String(i));
  const plan = join(folder, 'plan.yaml');
  writeFileSync(
    plan,
    JSON.stringify({
      schema: 'robosense.plan/1',
      track: 'toy',
      plugins: [toyTrack],
      dataset: { path: 'data' },
      conditions: ['toy/offset@1'],
      device: 'cpu',
      engine: { workers: 2 },
      out: 'run',
      ...more,
    }),
  );
  return plan;
}

import { z } from 'zod';
import { corruptionSuiteSchema, placementSchema, platformSchema } from '../corruptions/index.js';
import { planListSchema, planSchema } from './plan.js';
import { resultSchema } from './result.js';

/** JSON Schemas of the documents users write and read, by file name; they ship in configs/schemas. */
export function jsonSchemas(): Readonly<Record<string, unknown>> {
  return {
    // A user's plan may leave out what has a default; a result has every field.
    'plan.schema.json': z.toJSONSchema(planSchema, { io: 'input' }),
    'plans.schema.json': z.toJSONSchema(planListSchema, { io: 'input' }),
    'corruptions.schema.json': z.toJSONSchema(corruptionSuiteSchema, { io: 'input' }),
    'placements.schema.json': z.toJSONSchema(placementSchema, { io: 'input' }),
    'platforms.schema.json': z.toJSONSchema(platformSchema, { io: 'input' }),
    'result.schema.json': z.toJSONSchema(resultSchema),
  };
}

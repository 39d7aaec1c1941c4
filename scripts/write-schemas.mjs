// Writes configs/schemas from the zod schemas: run after changing one (npm run schemas).
import { writeFileSync } from 'node:fs';
import { jsonSchemas } from '../dist/src/protocol/jsonSchemas.js';

for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(new URL(`../configs/schemas/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}

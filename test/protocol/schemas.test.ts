import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { packageRoot } from '../../src/installation/index.js';
import { jsonSchemas, loadPlans } from '../../src/protocol/index.js';

const configs = join(packageRoot, 'configs');

test('the shipped JSON Schemas are those of the code ("npm run schemas" writes them)', (t) => {
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    const shipped: unknown = JSON.parse(readFileSync(join(configs, 'schemas', name), 'utf8'));
    t.deepEqual(shipped, JSON.parse(JSON.stringify(schema)), name);
  }
});

test('every shipped plan is valid', async (t) => {
  const files = readdirSync(configs).filter((name) => name.endsWith('.yaml'));
  t.true(files.length >= 4);
  for (const file of files) t.true((await loadPlans(join(configs, file))).length > 0, file);
});

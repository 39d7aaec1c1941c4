#!/usr/bin/env node
import { existsSync } from 'node:fs';

const main = new URL('../dist/src/cli/main.js', import.meta.url);
if (!existsSync(main)) {
  process.stderr.write('robosense: the program is not built yet; run "npm run build"\n');
  process.exit(2);
}
const { runCommandLine } = await import(main.href);
await runCommandLine(process.argv);

/**
 * Benchmarks: `npm run bench -- [--only ID] [--json FILE]`.
 *
 * Every row runs in a child process of its own, so that its peak memory is its own and no row warms up another. Exit
 * code 1 when a row fails, 2 on bad usage.
 */
import { fork } from 'node:child_process';
import { readdir, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { BenchResult, BenchRow } from './row.js';

const USAGE = 'usage: npm run bench -- [--only ID]... [--json FILE]';
const ROWS = new URL('rows/', import.meta.url);

async function discoverRows(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const names = (await readdir(ROWS)).filter((name) => name.endsWith('.js'));
  for (const name of names.sort()) {
    const path = fileURLToPath(new URL(name, ROWS));
    const { row } = (await import(pathToFileURL(path).href)) as { row?: BenchRow };
    if (row === undefined) throw new Error(`${path} exports no row`);
    const other = files.get(row.id);
    if (other !== undefined) throw new Error(`${path} and ${other} both call their row ${row.id}`);
    files.set(row.id, path);
  }
  return files;
}

/** Runs one row in a child; undefined when it fails, whose reason the child has printed. */
function runInChild(path: string): Promise<BenchResult | undefined> {
  return new Promise((resolve, reject) => {
    let result: BenchResult | undefined;
    const child = fork(fileURLToPath(new URL('child.js', import.meta.url)), [path], {
      stdio: ['ignore', 2, 'inherit', 'ipc'],
    });
    child.on('message', (message) => (result = message as BenchResult));
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0 ? result : undefined));
  });
}

function formatNumber(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function printTable(results: readonly BenchResult[]): void {
  const table = new Table({
    head: ['id', 'work', 'median ms', 'min ms', 'max ms', 'rounds', 'µs/item', 'peak MiB', 'reference'],
    colWidths: [null, 34, null, null, null, null, null, null, 44],
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const r of results) {
    const times = [r.medianMs, r.minMs, r.maxMs].map(formatNumber);
    const rest = [String(r.rounds), formatNumber(r.perItemUs), formatNumber(r.peakRssMiB), r.reference ?? ''];
    table.push([r.id, r.work, ...times, ...rest]);
  }
  console.log(table.toString());
}

async function main(): Promise<number> {
  let options: { only?: string[]; json?: string };
  try {
    options = parseArgs({ options: { only: { type: 'string', multiple: true }, json: { type: 'string' } } }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    return 2;
  }
  const rows = await discoverRows();
  const unknown = (options.only ?? []).find((id) => !rows.has(id));
  if (unknown !== undefined) {
    console.error(`no row is called ${unknown}; there are ${[...rows.keys()].join(', ')}\n${USAGE}`);
    return 2;
  }
  const results: BenchResult[] = [];
  const failed: string[] = [];
  for (const [id, path] of rows) {
    if (options.only !== undefined && !options.only.includes(id)) continue;
    console.error(`${id} …`);
    const result = await runInChild(path);
    if (result === undefined) failed.push(id);
    else results.push(result);
  }
  printTable(results);
  if (options.json !== undefined) {
    const temporary = `${options.json}.${process.pid}.tmp`;
    await writeFile(temporary, `${JSON.stringify(results, undefined, 2)}\n`);
    await rename(temporary, options.json);
  }
  for (const id of failed) console.error(`${id} failed`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = await main();

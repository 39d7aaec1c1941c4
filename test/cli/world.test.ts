import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import sharp from 'sharp';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { packageRoot } from '../../src/installation/index.js';
import { toyTrack } from './toyRun.js';

/** Track 5 with six frames a part: the same recipe, in seconds. */
const TRACK = 'small-track5';
const small = ['--plugin', join(packageRoot, 'test', 'fixtures', TRACK)];
const plugin = ['--plugin', toyTrack];

function digests(folder: string): Record<string, string> {
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
  const digest = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  return Object.fromEntries(names.sort().map((name) => [name, digest(name)]));
}

test('two processes, one and two workers: the same bytes; the cache and --out hold the same set', async (t) => {
  const folder = temporaryFolder(t);
  const build = async (name: string, ...options: string[]): Promise<Record<string, string>> => {
    const env = { ROBOSENSE_CACHE: join(folder, `cache-${name}`) };
    const out = join(folder, name);
    const { code, stdout, stderr } = await robosense(
      ['world', 'build', ...small, '--tracks', TRACK, '--out', out, '--json', ...options],
      { env },
    );
    t.is(code, 0, stderr);
    const [facts] = JSON.parse(stdout) as { track: string; files: number; sha256: string; folder: string }[];
    t.is(facts.folder, join(out, TRACK));
    const found = digests(facts.folder);
    t.is(facts.files, Object.keys(found).length - 1);
    return found;
  };
  const one = await build('one', '--workers', '1');
  t.deepEqual(await build('two', '--workers', '2'), one);
  t.regex(Object.keys(one).join('\n'), /vehicle\/training\/image\/0000005\.jpg/);
  const [cached] = readdirSync(join(folder, 'cache-one', 'mini', TRACK));
  t.deepEqual(digests(join(folder, 'cache-one', 'mini', TRACK, cached)), one);
});

test('the toy set: another seed is another folder, --no-cache builds anew', async (t) => {
  const folder = temporaryFolder(t);
  const env = { ROBOSENSE_CACHE: join(folder, 'cache') };
  const build = async (...options: string[]): Promise<string> => {
    const { code, stdout, stderr } = await robosense(
      ['world', 'build', '--tracks', 'toy', '--json', ...plugin, ...options],
      { env },
    );
    t.is(code, 0, stderr);
    return (JSON.parse(stdout) as { folder: string }[])[0].folder;
  };
  const first = await build();
  t.not(await build('--seed', '1'), first);
  const made = statSync(join(first, 'mini.json')).mtimeMs;
  t.is(await build(), first);
  t.is(statSync(join(first, 'mini.json')).mtimeMs, made);
  t.is(await build('--no-cache'), first);
  t.true(statSync(join(first, 'mini.json')).mtimeMs > made);
});

test('a folder that is there already, an unknown track, a file in the way: refused in one line', async (t) => {
  const folder = temporaryFolder(t);
  const env = { ROBOSENSE_CACHE: join(folder, 'cache') };
  const refused = async (options: readonly string[], message: RegExp): Promise<void> => {
    const { code, stderr } = await robosense(['world', 'build', ...plugin, ...options], { env });
    t.is(code, 2, stderr);
    t.regex(stderr.trim().split('\n').at(-1) as string, message);
  };
  mkdirSync(join(folder, 'out', 'toy'), { recursive: true });
  await refused(
    ['--tracks', 'toy', '--out', join(folder, 'out')],
    /is there already: choose another folder, or remove/,
  );
  await refused(['--tracks', 'toi'], /did you mean toy\?/);
  writeFileSync(join(folder, 'file'), '');
  await refused(['--tracks', 'toy', '--out', join(folder, 'file', 'deep')], /choose another place for --out/);
  t.false(existsSync(join(folder, 'cache')), 'nothing is built in vain');
});

test('describe tells who stands where; a floor tells its rooms', async (t) => {
  const block = await robosense(['world', 'describe', '--block', 'facts', '--time', '4']);
  t.is(block.code, 0, block.stderr);
  const facts = JSON.parse(block.stdout) as { counts: Record<string, number>; objects: unknown[] };
  t.is(
    Object.values(facts.counts).reduce((sum, count) => sum + count, 0),
    facts.objects.length,
  );
  const again = await robosense(['world', 'describe', '--block', 'facts', '--time', '4']);
  t.is(again.stdout, block.stdout);
  const floor = await robosense(['world', 'describe', '--floor', 'facts']);
  t.true((JSON.parse(floor.stdout) as { rooms: unknown[] }).rooms.length > 1);
  const both = await robosense(['world', 'describe', '--floor', 'a', '--block', 'b']);
  t.is(both.code, 2);
  t.regex(both.stderr, /--block and --floor exclude each other/);
  const late = await robosense(['world', 'describe', '--time', '1000']);
  t.regex(late.stderr, /--time 1000: the recording ends at 20 s/);
});

test('pictures of a floor, and its GLB', async (t) => {
  const folder = temporaryFolder(t);
  const { code, stderr } = await robosense(['world', 'pictures', '--floor', 'a', '--out', join(folder, 'pictures')]);
  t.is(code, 0, stderr);
  for (const name of ['floor-plan', 'floor-above', 'floor-corner', 'floor-robot']) {
    const { width = 0, channels } = await sharp(join(folder, 'pictures', `${name}.png`)).metadata();
    t.true(width >= 300 && channels !== undefined, name);
  }
  const glb = join(folder, 'floor.glb');
  t.is((await robosense(['world', 'export', '--floor', 'a', '--out', glb])).code, 0);
  t.is(readFileSync(glb).toString('latin1', 0, 4), 'glTF');
  const other = await robosense(['world', 'export', '--floor', 'a', '--out', join(folder, 'floor.obj')]);
  t.is(other.code, 2);
  t.regex(other.stderr, /floor\.obj: only GLB is written; end its name in \.glb/);
  const nowhere = await robosense(['world', 'export', '--floor', 'a', '--out', join(glb, 'inside.glb')]);
  t.is(nowhere.code, 2, nowhere.stderr);
  t.false(existsSync(join(folder, 'inside.glb')));
});

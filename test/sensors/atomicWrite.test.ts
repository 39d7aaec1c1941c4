import { chmod, mkdir, readFile, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { InputError } from '../../src/errors/index.js';
import { openAtomic, writeFileAtomic, writeStreamAtomic } from '../../src/sensors/index.js';
import { testOnSmallDisk } from '../helpers/smallDisk.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

test('writes bytes and text, makes missing folders, leaves no temporary file', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'a', 'b', 'c.bin');
  await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
  t.deepEqual([...(await readFile(path))], [1, 2, 3]);
  await writeFileAtomic(path, 'höhe');
  t.is(await readFile(path, 'utf8'), 'höhe');
  t.deepEqual(await readdir(join(folder, 'a', 'b')), ['c.bin']);
});

test('the target appears only at commit, and an earlier file stays until then', async (t) => {
  const path = join(temporaryFolder(t), 'results.json');
  await writeFile(path, 'old');
  const file = await openAtomic(path);
  await file.write('new');
  t.is(await readFile(path, 'utf8'), 'old');
  await file.write('er');
  await file.commit();
  t.is(await readFile(path, 'utf8'), 'newer');
  await file.abort();
  t.is(await readFile(path, 'utf8'), 'newer');
});

test('a source that throws leaves the old file and no part of the new one', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'x.jsonl');
  await writeFile(path, 'old');
  const failing = async function* (): AsyncGenerator<string> {
    yield 'first line\n';
    throw new Error('producer failed');
  };
  await t.throwsAsync(writeStreamAtomic(path, failing()), { message: 'producer failed' });
  t.is(await readFile(path, 'utf8'), 'old');
  t.deepEqual(await readdir(folder), ['x.jsonl']);
});

test('a folder in the way, or a file used as a folder, is refused by name and leaves nothing', async (t) => {
  const folder = temporaryFolder(t);
  await mkdir(join(folder, 'taken'));
  const refused = await t.throwsAsync(writeFileAtomic(join(folder, 'taken'), 'x'), { instanceOf: InputError });
  t.regex(refused!.message, /taken: not written.*folder/);
  await writeFile(join(folder, 'file'), '');
  const below = await t.throwsAsync(writeFileAtomic(join(folder, 'file', 'x'), 'x'), { instanceOf: InputError });
  t.regex(below!.message, /not a folder/);
  t.deepEqual((await readdir(folder)).sort(), ['file', 'taken']);
});

test('links are followed and the mode of the replaced file is kept', async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, 'real'), 'old');
  await chmod(join(folder, 'real'), 0o640);
  await symlink(join(folder, 'real'), join(folder, 'link'));
  await writeFileAtomic(join(folder, 'link'), 'new');
  t.is(await readFile(join(folder, 'real'), 'utf8'), 'new');
  t.is((await stat(join(folder, 'real'))).mode & 0o777, 0o640);
});

test('a device is written to and never replaced', async (t) => {
  await writeFileAtomic('/dev/null', 'x');
  t.true((await stat('/dev/null')).isCharacterDevice());
});

test('concurrent writers of one file leave one whole file', async (t) => {
  const folder = temporaryFolder(t);
  const path = join(folder, 'shared');
  const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  t.true(texts.includes(await readFile(path, 'utf8')));
  t.deepEqual(await readdir(folder), ['shared']);
});

testOnSmallDisk('a full disk gives one clear error and leaves nothing half-written', async (t, folder) => {
  const path = join(folder, 'cloud.bin');
  await writeFileAtomic(path, new Uint8Array(1000).fill(7));
  const full = await t.throwsAsync(writeFileAtomic(path, new Uint8Array(200_000)), { instanceOf: InputError });
  t.regex(full!.message, /cloud\.bin: not written, nothing was left behind: the disk is full.*ENOSPC/);
  t.deepEqual([...(await readFile(path))], new Array(1000).fill(7));

  const pieces = Array.from({ length: 20 }, () => new Uint8Array(10_000));
  await t.throwsAsync(writeStreamAtomic(join(folder, 'b'), pieces), {
    instanceOf: InputError,
    message: /disk is full/,
  });
  t.deepEqual(await readdir(folder), ['cloud.bin']);
});

test('a file system that refuses new folders gives an error at once', async (t) => {
  if (process.platform !== 'linux') return t.pass('only Linux has /proc');
  await t.throwsAsync(writeFileAtomic('/proc/nope/deeper/x.json', 'x'), {
    instanceOf: InputError,
    message: /x\.json: not written/,
  });
});

import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import {
  addFolder,
  addUrls,
  dataFolderOf,
  datasetFolder,
  listDatasets,
  pullDataset,
  readLock,
  userLockPath,
  verifyDataset,
} from '../../../src/datasets/lock/index.js';
import type { DatasetEntry } from '../../../src/datasets/lock/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { serve, sha256, startServer } from '../../helpers/httpServer.js';
import { bytesOf, scan, table, entryOf, setUp, fileAt } from './setUp.js';

test("a user's own folder is hashed where it lies, links followed, and found by name", async (t) => {
  const { folder, options } = await setUp(t, { name: 'nuscenes', access: 'form', title: 'nuScenes', licence: 'NC' });
  const own = join(folder, 'own');
  await mkdir(join(own, 'deep/er'), { recursive: true });
  await writeFile(join(own, 'deep/er/a.bin'), scan);
  await writeFile(join(folder, 'elsewhere.json'), table);
  await symlink(join(folder, 'elsewhere.json'), join(own, 'b.json'));
  await symlink(own, join(own, 'deep/again'));
  const entry = await addFolder('nuscenes', own, options);
  t.deepEqual(
    entry.files.map(({ path, sha256, bytes, url }) => [path, sha256, bytes, url]),
    [
      ['b.json', sha256(table), table.length, null],
      ['deep/er/a.bin', sha256(scan), scan.length, null],
    ],
  );
  t.is(await datasetFolder('nuscenes', options), own);
  t.deepEqual((await verifyDataset('nuscenes', options)).defects, []);
  t.is((await pullDataset('nuscenes', options)).kept, 2);
  const [listed] = await listDatasets(options);
  t.deepEqual([listed.origin, listed.state, listed.title, listed.licence], ['shipped', 'present', 'nuScenes', 'NC']);

  await writeFile(join(own, 'deep/er/a.bin'), 'changed');
  t.deepEqual(
    (await verifyDataset('nuscenes', options)).defects.map(({ path }) => path),
    ['deep/er/a.bin'],
  );
  await t.throwsAsync(pullDataset('nuscenes', options), {
    instanceOf: InputError,
    message: /no address to fetch it from/,
  });
  await t.throwsAsync(addFolder('nuscenes', own, options), { instanceOf: InputError, message: /already; replace it/ });
  await addFolder('nuscenes', own, { ...options, replace: true });
  t.deepEqual((await verifyDataset('nuscenes', options)).defects, []);
});

test("a user's own addresses are pulled and recorded", async (t) => {
  const server = await startServer(t);
  server.on('/x/scan%200.bin', serve(scan));
  server.on('/y', serve(table));
  const { dataFolder, folder, options } = await setUp(t);
  const local = join(folder, 'local.txt');
  await writeFile(local, 'here');
  const files = [
    `${server.url}/x/scan%200.bin`,
    { url: `${server.url}/y`, path: 'tables/y.json' },
    pathToFileURL(local).href,
  ];
  const entry = await addUrls('my-lidar', files, { ...options, title: 'My LiDAR', licence: 'CC BY 4.0' });
  t.deepEqual(
    entry.files.map(({ path }) => path),
    ['scan 0.bin', 'tables/y.json', 'local.txt'],
  );
  await pullDataset('my-lidar', options);
  t.is(await readFile(join(dataFolder, 'my-lidar/local.txt'), 'utf8'), 'here');
  t.deepEqual((await verifyDataset('my-lidar', options)).defects, []);
  const [listed] = await listDatasets(options);
  t.deepEqual([listed.name, listed.origin, listed.state, listed.access], ['my-lidar', 'user', 'present', 'own']);
});

test('what cannot be added is refused', async (t) => {
  const { folder, options } = await setUp(t);
  const refused = async (adding: Promise<unknown>, message: RegExp): Promise<void> => {
    await t.throwsAsync(adding, { instanceOf: InputError, message });
  };
  await refused(addFolder('x', join(folder, 'none'), options), /none: no such file/);
  await mkdir(join(folder, 'empty'));
  await refused(addFolder('x', join(folder, 'empty'), options), /has no files/);
  await refused(addFolder('x', join(folder, 'shipped.json'), options), /is not a folder/);
  await refused(addFolder('../x', folder, options), /a name has lower-case letters/);
  await refused(addUrls('x', [], options), /no addresses/);
  await refused(addUrls('x', ['nonsense'], options), /'nonsense' is no URL/);
  await refused(addUrls('x', ['ftp://a.org/x'], options), /http, https or file/);
  await refused(addUrls('x', ['https://a.org/'], options), /names no file; give its path/);
  await refused(addUrls('x', [{ url: 'https://a.org/x', path: '../x' }], options), /stays inside the folder/);
  await refused(addUrls('x', ['https://a.org/%2e%2e%2fpasswd'], options), /stays inside the folder/);
  await refused(addUrls('x', ['https://a.org/x', 'https://b.org/x'], options), /a path stands twice/);
  await refused(pullDataset('mini', options), /no data set is called 'mini'/);
});

test('a damaged or hostile lock is refused with the place', async (t) => {
  const file = { path: 'a', url: 'https://a.org/a', sha256: null, bytes: null };
  const wrong: readonly [unknown, RegExp][] = [
    ['{', /not JSON/],
    [{ schema: 'robosense.datasets-lock/2', datasets: [] }, /: \/schema: /],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, path: '../a' }] })] },
      /\/datasets\/0\/files\/0\/path: .*stays inside/,
    ],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, path: '/etc/x' }] })] },
      /files\/0\/path/,
    ],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, path: 'C:\\x' }] })] },
      /files\/0\/path/,
    ],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, path: 'a.part' }] })] },
      /kept for downloads/,
    ],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, url: 'ssh://a/b' }] })] },
      /files\/0\/url: .*http/,
    ],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, sha256: 'AB' }] })] },
      /64 lower-case/,
    ],
    [
      { schema: 'robosense.datasets-lock/1', datasets: [entryOf({ files: [{ ...file, bytes: -1 }] })] },
      /files\/0\/bytes/,
    ],
    [{ schema: 'robosense.datasets-lock/1', datasets: [entryOf({ name: '..' })] }, /datasets\/0\/name/],
    [{ schema: 'robosense.datasets-lock/1', datasets: [entryOf({}), entryOf({})] }, /a name stands twice/],
    [{ schema: 'robosense.datasets-lock/1', datasets: [{ ...entryOf({}), surprise: 1 }] }, /surprise/],
  ];
  for (const [value, message] of wrong) {
    const { options } = await setUp(t);
    await mkdir(options.dataFolder, { recursive: true });
    await writeFile(userLockPath(options), typeof value === 'string' ? value : JSON.stringify(value));
    await t.throwsAsync(listDatasets(options), { instanceOf: FileFormatError, message });
  }
});

test('a digest that ships is never replaced, and records of another version are left out', async (t) => {
  const server = await startServer(t);
  server.on('/a', serve(scan));
  const file = fileAt(server, 'a');
  const { options } = await setUp(t, { files: [file] });
  await pullDataset('mini', options);
  const ship = (entry: Partial<DatasetEntry>): Promise<void> =>
    writeFile(options.shippedLock, JSON.stringify({ schema: 'robosense.datasets-lock/1', datasets: [entryOf(entry)] }));
  await ship({ files: [{ ...file, sha256: sha256(table) }] });
  t.deepEqual(
    (await verifyDataset('mini', options)).defects.map(({ problem }) => problem),
    ['digest'],
  );
  await ship({ version: '2', files: [file] });
  t.deepEqual(
    (await verifyDataset('mini', options)).defects.map(({ problem }) => problem),
    ['unrecorded'],
  );
});

test('two pulls at once both keep what they recorded', async (t) => {
  const server = await startServer(t);
  const names = ['one', 'two', 'three', 'four'];
  for (const name of names) server.on(`/${name}`, serve(bytesOf(name)));
  const { options } = await setUp(t, ...names.map((name) => ({ name, files: [fileAt(server, name)] })));
  await Promise.all(names.map((name) => pullDataset(name, options)));
  const { datasets } = await readLock(userLockPath(options));
  t.deepEqual(
    datasets.map(({ name }) => name),
    [...names].sort(),
  );
  t.true(datasets.every(({ files }) => files[0].sha256 !== null));
});

test('the data folder: given, from the environment, or ./data', (t) => {
  const before = process.env.ROBOSENSE_DATA;
  t.teardown(() => {
    if (before === undefined) delete process.env.ROBOSENSE_DATA;
    else process.env.ROBOSENSE_DATA = before;
  });
  process.env.ROBOSENSE_DATA = '/somewhere/data';
  t.is(dataFolderOf(), '/somewhere/data');
  t.is(dataFolderOf({ dataFolder: '/given' }), '/given');
  t.is(dirname(userLockPath()), '/somewhere/data');
  delete process.env.ROBOSENSE_DATA;
  t.is(dataFolderOf(), join(process.cwd(), 'data'));
});

import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import type { ExecutionContext } from 'ava';
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
import type { DatasetEntry, LockedFile } from '../../../src/datasets/lock/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { breakAfter, serve, sha256, startServer } from '../../helpers/httpServer.js';
import type { TestServer } from '../../helpers/httpServer.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const scan = bytesOf('scan '.repeat(2000));
const table = bytesOf('{"table": 1}');

function entryOf(entry: Partial<DatasetEntry>): DatasetEntry {
  return {
    name: 'mini',
    version: '1',
    title: 'a small data set',
    track: null,
    licence: 'CC0',
    homepage: null,
    access: 'public',
    files: [],
    ...entry,
  };
}

/** A shipped lock of the given entries and an empty data folder. */
async function setUp(t: ExecutionContext, ...datasets: Partial<DatasetEntry>[]) {
  const folder = temporaryFolder(t);
  const shippedLock = join(folder, 'shipped.json');
  const lock = { schema: 'robosense.datasets-lock/1', datasets: datasets.map(entryOf) };
  await writeFile(shippedLock, JSON.stringify(lock));
  const dataFolder = join(folder, 'data');
  return { folder, dataFolder, options: { shippedLock, dataFolder, retryDelayMs: 1, attempts: 2 } };
}

const fileAt = (server: TestServer, path: string, known: Partial<LockedFile> = {}): LockedFile => {
  return { path, url: `${server.url}/${path}`, sha256: null, bytes: null, ...known };
};

test('a pull records what the lock did not know, and every later one compares', async (t) => {
  const server = await startServer(t);
  server.on('/scans/0.bin', serve(scan));
  server.on('/table.json', serve(table));
  const files = [
    fileAt(server, 'scans/0.bin'),
    fileAt(server, 'table.json', { sha256: sha256(table), bytes: table.length }),
  ];
  const { dataFolder, options } = await setUp(t, { files });
  const progress: string[] = [];
  const pulled = await pullDataset('mini', { ...options, onProgress: ({ path }) => progress.push(path) });
  t.deepEqual(pulled.fetched, ['scans/0.bin', 'table.json']);
  t.is(pulled.kept, 0);
  t.true(progress.includes('scans/0.bin') && progress.includes('table.json'));
  t.deepEqual(new Uint8Array(await readFile(join(dataFolder, 'mini/scans/0.bin'))), scan);
  const recorded = (await readLock(userLockPath(options))).datasets[0].files;
  t.deepEqual(
    recorded.map(({ path, sha256, bytes }) => [path, sha256, bytes]),
    [
      ['scans/0.bin', sha256(scan), scan.length],
      ['table.json', sha256(table), table.length],
    ],
  );
  t.deepEqual((await verifyDataset('mini', options)).defects, []);
  t.is(await datasetFolder('mini', options), join(dataFolder, 'mini'));

  const again = await pullDataset('mini', options);
  t.deepEqual([again.fetched, again.kept], [[], 2]);
  t.is(server.requests.length, 2);

  // The server now has another file: what was recorded at first holds.
  server.on('/scans/0.bin', serve(scan.map((byte) => byte ^ 1)));
  await rm(join(dataFolder, 'mini/scans/0.bin'));
  await t.throwsAsync(pullDataset('mini', options), { instanceOf: FileFormatError, message: /0\.bin: SHA-256 is/ });
});

test('verify names every file that is missing or differs, and a pull mends them', async (t) => {
  const server = await startServer(t);
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) server.on(`/${name}`, serve(bytesOf(`content of ${name}`)));
  const { dataFolder, options } = await setUp(t, { files: names.map((name) => fileAt(server, name)) });
  const before = await verifyDataset('mini', options);
  t.deepEqual(
    before.defects.map(({ path, problem }) => `${path} ${problem}`),
    names.map((name) => `${name} missing`),
  );
  await pullDataset('mini', options);
  await writeFile(join(dataFolder, 'mini/a'), 'content of X');
  await writeFile(join(dataFolder, 'mini/b'), 'longer than it was');
  await rm(join(dataFolder, 'mini/c'));
  const { defects, fileCount } = await verifyDataset('mini', options);
  t.is(fileCount, 4);
  t.deepEqual(
    defects.map(({ path, problem }) => [path, problem]),
    [
      ['a', 'digest'],
      ['b', 'size'],
      ['c', 'missing'],
    ],
  );
  for (const { path, message } of defects) t.true(message.startsWith(join(dataFolder, 'mini', path)), message);
  const [listed] = await listDatasets(options);
  t.is(listed.state, 'partial');
  await t.throwsAsync(datasetFolder('mini', options), { instanceOf: InputError, message: /is partial/ });
  t.deepEqual((await pullDataset('mini', options)).fetched, ['a', 'b', 'c']);
  t.deepEqual((await verifyDataset('mini', options)).defects, []);
});

test('one failing file stops the pull; what is finished stays and is recorded', async (t) => {
  const server = await startServer(t);
  server.on('/a', serve(scan));
  const { dataFolder, options } = await setUp(t, { files: [fileAt(server, 'a'), fileAt(server, 'missing')] });
  await t.throwsAsync(pullDataset('mini', { ...options, concurrency: 1 }), {
    instanceOf: InputError,
    message: /\/missing: the server answers 404 Not Found/,
  });
  const recorded = (await readLock(userLockPath(options))).datasets[0].files;
  t.is(recorded[0].sha256, sha256(scan));
  t.deepEqual(new Uint8Array(await readFile(join(dataFolder, 'mini/a'))), scan);
  server.on('/missing', serve(table));
  const second = await pullDataset('mini', options);
  t.deepEqual([second.fetched, second.kept], [['missing'], 1]);
});

test('an interrupted pull goes on where it was', async (t) => {
  const server = await startServer(t);
  const { handler, onBytes } = breakAfter(scan, 4000);
  server.on('/a', handler);
  const { options } = await setUp(t, { files: [fileAt(server, 'a')] });
  const cut = { ...options, attempts: 1, onProgress: ({ fileBytes }: { fileBytes: number }) => onBytes(fileBytes) };
  await t.throwsAsync(pullDataset('mini', cut), { message: /4000 bytes are kept/ });
  await pullDataset('mini', options);
  t.is(server.requests[1].headers.range, 'bytes=4000-');
  t.deepEqual((await verifyDataset('mini', options)).defects, []);
});

/** A hub with one repository; `pages` lists as many files a page as the real one would. */
function serveHub(server: TestServer, files: Record<string, Uint8Array>, commit = 'a'.repeat(40)): void {
  const api = '/api/datasets/robosense/datasets';
  const items = Object.entries(files).map(([path, bytes], index) => ({
    type: 'file',
    path,
    oid: 'b'.repeat(40),
    size: bytes.length,
    ...(index % 2 === 0 && { lfs: { oid: sha256(bytes), size: bytes.length, pointerSize: 130 } }),
  }));
  const json = (value: unknown, headers: Record<string, string> = {}): Parameters<TestServer['on']>[1] => {
    return (_, response) => response.writeHead(200, headers).end(JSON.stringify(value));
  };
  server.on(`${api}/revision/main`, json({ sha: commit }));
  const folders = [{ type: 'directory', path: 'track5/drone', oid: 'c'.repeat(40), size: 0 }];
  const next = `<${server.url}${api}/tree/${commit}/page2?cursor=x>; rel="next"`;
  server.on(`${api}/tree/${commit}/track5`, json([...folders, ...items.slice(0, 1)], { link: next }));
  server.on(`${api}/tree/${commit}/page2`, json(items.slice(1)));
  for (const [path, bytes] of Object.entries(files)) {
    const url = `/datasets/robosense/datasets/resolve/${commit}/${path.replaceAll(' ', '%20')}`;
    server.on(url, (_, response) => response.writeHead(302, { location: `/blobs/${encodeURI(path)}` }).end());
    server.on(`/blobs/${encodeURI(path)}`, serve(bytes));
  }
}
const hub = { repository: 'robosense/datasets', revision: 'main', path: 'track5' };

test('a folder on the hub is listed once, pinned to its commit, and followed from there', async (t) => {
  const server = await startServer(t);
  serveHub(server, { 'track5/drone/0 0.bin': scan, 'track5/drone/1.bin': table, 'track5/infos.pkl': table });
  const { dataFolder, options: base } = await setUp(t, { hub });
  const options = { ...base, hubEndpoint: `${server.url}/` };
  t.deepEqual(
    (await listDatasets(options)).map(({ fileCount, bytes, state }) => [fileCount, bytes, state]),
    [[null, null, 'absent']],
  );
  await t.throwsAsync(verifyDataset('mini', options), { instanceOf: InputError, message: /was never pulled/ });
  const pulled = await pullDataset('mini', options);
  t.deepEqual(pulled.fetched, ['drone/0 0.bin', 'drone/1.bin', 'infos.pkl']);
  t.deepEqual(new Uint8Array(await readFile(join(dataFolder, 'mini/drone/0 0.bin'))), scan);
  const { files } = (await readLock(userLockPath(options))).datasets[0];
  t.deepEqual(
    files.map(({ sha256 }) => sha256),
    [sha256(scan), sha256(table), sha256(table)],
  );
  t.true(files.every(({ url }) => url?.includes(`/resolve/${'a'.repeat(40)}/`)));
  t.deepEqual((await verifyDataset('mini', options)).defects, []);

  // The branch moves on: the data set stays at its commit until asked.
  serveHub(server, { 'track5/drone/2.bin': table }, 'd'.repeat(40));
  t.is((await pullDataset('mini', options)).kept, 3);
  t.deepEqual((await pullDataset('mini', { ...options, refresh: true })).fetched, ['drone/2.bin']);
});

test('a token goes to the hub and not to where it redirects', async (t) => {
  const server = await startServer(t);
  const blobs = await startServer(t);
  serveHub(server, { 'track5/a': scan });
  blobs.on('/a', serve(scan));
  server.on(`/datasets/robosense/datasets/resolve/${'a'.repeat(40)}/track5/a`, (_, response) => {
    response.writeHead(302, { location: `${blobs.url}/a` }).end();
  });
  const { options } = await setUp(t, { hub });
  await pullDataset('mini', { ...options, hubEndpoint: server.url, token: 'a-secret' });
  t.true(server.requests.every(({ headers }) => headers.authorization === 'Bearer a-secret'));
  t.true(blobs.requests.every(({ headers }) => headers.authorization === undefined));
});

test('only the files with the asked prefixes; none is an error that names what there is', async (t) => {
  const server = await startServer(t);
  serveHub(server, { 'track5/lidar_0.tar.gz': scan, 'track5/lidar_1.tar.gz': table });
  const { options: base } = await setUp(
    t,
    { name: 'one', hub: { ...hub, prefixes: ['lidar_1'] } },
    { name: 'none', hub: { ...hub, prefixes: ['camera'] } },
  );
  const options = { ...base, hubEndpoint: server.url };
  t.deepEqual((await pullDataset('one', options)).fetched, ['lidar_1.tar.gz']);
  const error = await t.throwsAsync(pullDataset('none', options), { instanceOf: InputError });
  t.regex(error!.message, /has no file that begins with camera; it has lidar_0\.tar\.gz, lidar_1\.tar\.gz/);
});

test('a hub that answers with something else, or leads out, is refused', async (t) => {
  const server = await startServer(t);
  const { options: base } = await setUp(t, { hub });
  const options = { ...base, hubEndpoint: server.url };
  const api = '/api/datasets/robosense/datasets';
  const tree = `${api}/tree/${'a'.repeat(40)}/track5`;
  const refused = async (message: RegExp): Promise<void> => {
    await t.throwsAsync(pullDataset('mini', options), { instanceOf: InputError, message });
  };
  await refused(/404 Not Found/);
  server.on(`${api}/revision/main`, (_, response) => response.end('<html>'));
  await refused(/does not answer with JSON/);
  server.on(`${api}/revision/main`, (_, response) => response.end(JSON.stringify({ sha: 'a'.repeat(40) })));
  server.on(tree, (_, response) => response.end('{"files": []}'));
  await refused(/expected array/);
  server.on(tree, (_, response) =>
    response.end(JSON.stringify([{ type: 'file', path: 'track5/../../etc/x', size: 1 }])),
  );
  await refused(/lists the path "track5\/\.\.\/\.\.\/etc\/x"/);
  server.on(tree, (_, response) => {
    response.writeHead(200, { link: '<http://127.0.0.2:9/x>; rel="next"' }).end('[]');
  });
  await refused(/goes on at another server/);
});

test('data behind a form is refused with the way to get it', async (t) => {
  const note = 'Ask the authors.';
  const { options } = await setUp(t, { access: 'form', homepage: 'https://www.nuscenes.org/nuscenes', note });
  const error = await t.throwsAsync(pullDataset('mini', options), { instanceOf: InputError });
  t.regex(
    error!.message,
    /form or an account \(https:\/\/www\.nuscenes\.org\/nuscenes\)\. Ask the authors\..*datasets add mini FOLDER/,
  );
});

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

test('a link inside the data folder does not lead a download out of it', async (t) => {
  const server = await startServer(t);
  server.on('/sub/a', serve(scan));
  const { folder, dataFolder, options } = await setUp(t, { files: [fileAt(server, 'sub/a')] });
  await mkdir(join(folder, 'outside'));
  await mkdir(join(dataFolder, 'mini'), { recursive: true });
  await symlink(join(folder, 'outside'), join(dataFolder, 'mini/sub'));
  await t.throwsAsync(pullDataset('mini', options), { instanceOf: InputError, message: /a link leads out of/ });
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

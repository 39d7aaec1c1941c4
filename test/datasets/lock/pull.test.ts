import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import {
  datasetFolder,
  listDatasets,
  pullDataset,
  readLock,
  userLockPath,
  verifyDataset,
} from '../../../src/datasets/lock/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { breakAfter, serve, sha256, startServer } from '../../helpers/httpServer.js';
import { bytesOf, scan, table, setUp, fileAt } from './setUp.js';

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

test('data behind a form is refused with the way to get it', async (t) => {
  const note = 'Ask the authors.';
  const { options } = await setUp(t, { access: 'form', homepage: 'https://www.nuscenes.org/nuscenes', note });
  const error = await t.throwsAsync(pullDataset('mini', options), { instanceOf: InputError });
  t.regex(
    error!.message,
    /form or an account \(https:\/\/www\.nuscenes\.org\/nuscenes\)\. Ask the authors\..*datasets add mini FOLDER/,
  );
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

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { listDatasets, pullDataset, readLock, userLockPath, verifyDataset } from '../../../src/datasets/lock/index.js';
import { InputError } from '../../../src/errors/index.js';
import { serve, sha256, startServer } from '../../helpers/httpServer.js';
import type { TestServer } from '../../helpers/httpServer.js';
import { scan, table, setUp } from './setUp.js';

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

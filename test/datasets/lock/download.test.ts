import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import type { ExecutionContext } from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { download } from '../../../src/datasets/lock/download.js';
import type { Download } from '../../../src/datasets/lock/fetchPart.js';
import { redirectTarget } from '../../../src/datasets/lock/http.js';
import { breakAfter, serve, sha256, startServer } from '../../helpers/httpServer.js';
import { testOnSmallDisk } from '../../helpers/smallDisk.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 31 + (at >>> 8)) & 255);

function setUp(t: ExecutionContext, url: string, options: Partial<Download> = {}) {
  const folder = temporaryFolder(t);
  const target = join(folder, 'a', 'scan.bin');
  return {
    target,
    left: () => readdir(join(folder, 'a')),
    run: (more: Partial<Download> = {}) =>
      download({ url, target, bytes: null, sha256: null, maxBytes: 1e7, retryDelayMs: 1, ...options, ...more }),
  };
}

test('a whole file, its size and digest, and progress', async (t) => {
  const server = await startServer(t);
  server.on('/scan.bin', serve(content));
  const steps: [number, number | null][] = [];
  const { run, target, left } = setUp(t, `${server.url}/scan.bin`);
  const result = await run({ onBytes: (done, total) => steps.push([done, total]) });
  t.deepEqual(result, { bytes: content.length, sha256: sha256(content) });
  t.deepEqual(new Uint8Array(await readFile(target)), content);
  t.deepEqual(await left(), ['scan.bin']);
  t.deepEqual(steps.at(0), [0, content.length]);
  t.deepEqual(steps.at(-1), [content.length, content.length]);
  t.is(server.requests[0].headers['accept-encoding'], 'identity');
});

test('a connection that breaks off is continued at the byte where it broke', async (t) => {
  const server = await startServer(t);
  const { handler, onBytes } = breakAfter(content, 100_000);
  server.on('/scan.bin', handler);
  const { run, target } = setUp(t, `${server.url}/scan.bin`, { onBytes });
  t.is((await run()).sha256, sha256(content));
  t.deepEqual(new Uint8Array(await readFile(target)), content);
  t.is(server.requests.length, 2);
  t.is(server.requests[1].headers.range, 'bytes=100000-');
  t.is(server.requests[1].headers['if-range'], `"${sha256(content).slice(0, 12)}"`);
});

test('another run goes on with what an interrupted one left', async (t) => {
  const server = await startServer(t);
  const { handler, onBytes } = breakAfter(content, 100_000);
  server.on('/scan.bin', handler);
  const { run, target, left } = setUp(t, `${server.url}/scan.bin`);
  const error = await t.throwsAsync(run({ attempts: 1, onBytes }), { instanceOf: InputError });
  t.regex(error!.message, /broke off.*100000 bytes are kept, the same command goes on/);
  t.deepEqual((await left()).sort(), ['scan.bin.part', 'scan.bin.part.json']);
  t.is((await run()).sha256, sha256(content));
  t.is(server.requests[1].headers.range, 'bytes=100000-');
  t.deepEqual(new Uint8Array(await readFile(target)), content);
  t.deepEqual(await left(), ['scan.bin']);
});

test('a part of another version is not continued', async (t) => {
  const server = await startServer(t);
  const { handler, onBytes } = breakAfter(content, 100_000);
  server.on('/scan.bin', handler);
  const { run, target } = setUp(t, `${server.url}/scan.bin`);
  await t.throwsAsync(run({ attempts: 1, onBytes }));
  const newer = content.map((byte) => byte ^ 1);
  server.on('/scan.bin', serve(newer));
  t.is((await run()).sha256, sha256(newer));
  t.deepEqual(new Uint8Array(await readFile(target)), newer);
});

test('without a version mark a part is continued only where a digest decides, and a wrong one starts anew', async (t) => {
  const server = await startServer(t);
  const unmarked: Parameters<typeof server.on>[1] = (request, response) => {
    const start = Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);
    const partial = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': content.length - start, ...partial });
    response.end(content.subarray(start));
  };
  server.on('/scan.bin', unmarked);
  const { run, target, left } = setUp(t, `${server.url}/scan.bin`);
  const plant = async (): Promise<void> => {
    await mkdir(join(target, '..'), { recursive: true });
    await writeFile(`${target}.part`, new Uint8Array(50_000).fill(9));
    await writeFile(`${target}.part.json`, JSON.stringify({ url: `${server.url}/scan.bin`, etag: null }));
  };
  await plant();
  t.is((await run()).sha256, sha256(content));
  t.is(server.requests[0].headers.range, undefined);
  await plant();
  t.is((await run({ sha256: sha256(content) })).sha256, sha256(content));
  t.deepEqual(
    server.requests.slice(1).map(({ headers }) => headers.range),
    ['bytes=50000-', undefined],
  );
  t.deepEqual(await left(), ['scan.bin']);
});

test('a finished part that was not renamed is taken as it is', async (t) => {
  const server = await startServer(t);
  server.on('/scan.bin', serve(content));
  const { run, target } = setUp(t, `${server.url}/scan.bin`);
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(`${target}.part`, content);
  const etag = `"${sha256(content).slice(0, 12)}"`;
  await writeFile(`${target}.part.json`, JSON.stringify({ url: `${server.url}/scan.bin`, etag }));
  t.is((await run()).bytes, content.length);
  t.is(server.requests.length, 1);
});

test('a wrong digest is named and nothing is left', async (t) => {
  const server = await startServer(t);
  server.on('/scan.bin', serve(content));
  const { run, left } = setUp(t, `${server.url}/scan.bin`);
  const error = await t.throwsAsync(run({ sha256: 'a'.repeat(64) }), { instanceOf: FileFormatError });
  t.regex(error!.message, new RegExp(`scan.bin: SHA-256 is ${sha256(content)}, the lock says aaaa`));
  t.deepEqual(await left(), []);
  t.is(server.requests.length, 1);
});

test('a wrong or too large size is refused before it is downloaded', async (t) => {
  const server = await startServer(t);
  server.on('/scan.bin', serve(content));
  const { run, left } = setUp(t, `${server.url}/scan.bin`);
  await t.throwsAsync(run({ bytes: 1000 }), {
    instanceOf: FileFormatError,
    message: /300000 bytes, the lock says 1000/,
  });
  await t.throwsAsync(run({ maxBytes: 1000 }), { instanceOf: FileFormatError, message: /more than the limit of 1000/ });
  t.deepEqual(await left(), []);
});

test('a server that announces no length is bounded while it sends', async (t) => {
  const server = await startServer(t);
  server.on('/endless', (_, response) => {
    response.writeHead(200);
    const more = (): void => {
      if (!response.destroyed) response.write(new Uint8Array(50_000), () => setImmediate(more));
    };
    more();
  });
  server.on('/scan.bin', (_, response) => response.writeHead(200).end(content));
  const endless = setUp(t, `${server.url}/endless`);
  await t.throwsAsync(endless.run({ maxBytes: 200_000 }), {
    instanceOf: FileFormatError,
    message: /more than the 200000/,
  });
  t.deepEqual(await endless.left(), []);
  t.is((await setUp(t, `${server.url}/scan.bin`).run()).sha256, sha256(content));
});

test('a busy server is asked again, a missing file is not', async (t) => {
  const server = await startServer(t);
  let busy = 2;
  server.on('/busy', (request, response) => {
    if (busy-- > 0) response.writeHead(503, { 'retry-after': '0' }).end();
    else serve(content)(request, response);
  });
  t.is((await setUp(t, `${server.url}/busy`).run()).bytes, content.length);
  t.is(server.requests.length, 3);
  const missing = setUp(t, `${server.url}/none`);
  await t.throwsAsync(missing.run(), { instanceOf: InputError, message: /\/none: the server answers 404 Not Found$/ });
  t.is(server.requests.length, 4);
  server.on('/closed', (_, response) => response.writeHead(500).end());
  const broken = setUp(t, `${server.url}/closed`);
  await t.throwsAsync(broken.run({ attempts: 3 }), { message: /answers 500 Internal Server Error, 3 times in a row$/ });
  server.on('/gated', (_, response) => response.writeHead(403).end());
  await t.throwsAsync(setUp(t, `${server.url}/gated`).run(), { message: /403 Forbidden: it asks for an account/ });
});

test('redirects are followed, also with a range; the token stays with the first host', async (t) => {
  const server = await startServer(t);
  const other = await startServer(t);
  const { handler, onBytes } = breakAfter(content, 1000);
  other.on('/blob', handler);
  server.on('/scan.bin', (_, response) => response.writeHead(302, { location: '/second' }).end());
  server.on('/second', (_, response) => response.writeHead(307, { location: `${other.url}/blob` }).end());
  const { run } = setUp(t, `${server.url}/scan.bin`, { token: 'a-secret', onBytes });
  t.is((await run()).sha256, sha256(content));
  t.is(server.requests[0].headers.authorization, 'Bearer a-secret');
  t.true(other.requests.every(({ headers }) => headers.authorization === undefined));
  t.is(other.requests[1].headers.range, 'bytes=1000-');
  server.on('/loop', (_, response) => response.writeHead(302, { location: '/loop' }).end());
  await t.throwsAsync(setUp(t, `${server.url}/loop`).run(), { message: /more than 10 redirects/ });
  server.on('/file', (_, response) => response.writeHead(302, { location: 'file:///etc/hostname' }).end());
  await t.throwsAsync(setUp(t, `${server.url}/file`).run(), { message: /a redirect to file: is not followed/ });
  t.throws(() => redirectTarget('https://a.org/x', 'http://a.org/x'), { message: /from https to http/ });
  t.is(redirectTarget('https://a.org/x/y', '../z'), 'https://a.org/z');
});

test('a compressed answer is refused, for its digest would be another', async (t) => {
  const server = await startServer(t);
  server.on('/scan.bin', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'));
  await t.throwsAsync(setUp(t, `${server.url}/scan.bin`).run(), {
    instanceOf: InputError,
    message: /compressed \(gzip\)/,
  });
});

test('a server that cannot be reached and an address of another kind', async (t) => {
  const closed = setUp(t, 'http://127.0.0.1:1/x');
  await t.throwsAsync(closed.run({ attempts: 2 }), {
    instanceOf: InputError,
    message: /cannot be reached \(.+\), 2 times/,
  });
  await t.throwsAsync(setUp(t, 'ftp://127.0.0.1/x').run(), {
    instanceOf: InputError,
    message: /only http, https and file/,
  });
});

test('an abort keeps the part', async (t) => {
  const server = await startServer(t);
  const abort = new AbortController();
  server.on('/scan.bin', (_, response) => {
    response.writeHead(200, { 'content-length': content.length, etag: '"1"' });
    response.write(content.subarray(0, 65_536));
  });
  const { run, left, target } = setUp(t, `${server.url}/scan.bin`);
  const onBytes = (done: number): void => {
    if (done >= 65_536) abort.abort();
  };
  await t.throwsAsync(run({ signal: abort.signal, onBytes }), { any: true, name: 'AbortError' });
  t.deepEqual((await left()).sort(), ['scan.bin.part', 'scan.bin.part.json']);
  t.is((await stat(`${target}.part`)).size, 65_536);
});

test('file URLs are copied under the same checks', async (t) => {
  const source = join(temporaryFolder(t), 'source.bin');
  await writeFile(source, content);
  const { run, target } = setUp(t, pathToFileURL(source).href);
  t.is((await run({ sha256: sha256(content), bytes: content.length })).bytes, content.length);
  t.deepEqual(new Uint8Array(await readFile(target)), content);
  await t.throwsAsync(run({ bytes: 5 }), { instanceOf: FileFormatError, message: /300000 bytes, the lock says 5/ });
  const missing = setUp(t, pathToFileURL(`${source}.none`).href);
  await t.throwsAsync(missing.run(), { instanceOf: InputError, message: /no such file/ });
});

testOnSmallDisk('a disk that is too small is noticed before the download, or keeps the part', async (t, folder) => {
  const server = await startServer(t);
  server.on('/scan.bin', serve(content));
  server.on('/unannounced', (_, response) => response.writeHead(200).end(content));
  const request = { target: join(folder, 'scan.bin'), bytes: null, sha256: null, maxBytes: 1e7, retryDelayMs: 1 };
  const early = await t.throwsAsync(download({ ...request, url: `${server.url}/scan.bin` }), {
    instanceOf: InputError,
  });
  t.regex(early!.message, /scan\.bin: needs 300000 bytes, the disk has \d+ free/);
  t.deepEqual(await readdir(folder), []);
  const late = await t.throwsAsync(download({ ...request, url: `${server.url}/unannounced` }), {
    instanceOf: InputError,
  });
  t.regex(late!.message, /the part that arrived is kept.*the disk is full/);
});

import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on the loopback interface for one test; `requests` grows with what was asked. */
export interface TestServer {
  readonly url: string;
  readonly requests: IncomingMessage[];
  on(path: string, handler: Handler): void;
}

export async function startServer(t: ExecutionContext): Promise<TestServer> {
  const handlers = new Map<string, Handler>();
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const handler = handlers.get((request.url as string).split('?')[0]);
    if (handler === undefined) response.writeHead(404).end('nothing here');
    else handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests, on: (path, handler) => void handlers.set(path, handler) };
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Serves bytes as a good server does: length, version mark, ranges under `If-Range`. */
export function serve(bytes: Uint8Array, etag = `"${sha256(bytes).slice(0, 12)}"`): Handler {
  return (request, response) => {
    const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const start = range !== null && same ? Number(range[1]) : 0;
    if (start >= bytes.length && range !== null && same) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const partial = start > 0 ? { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` } : {};
    response.writeHead(start > 0 ? 206 : 200, { 'content-length': bytes.length - start, etag, ...partial });
    response.end(bytes.subarray(start));
  };
}

/**
 * Sends `sent` bytes of what it announces and breaks the connection when the client says (`onBytes`) that they arrived;
 * a later request is served whole.
 */
export function breakAfter(bytes: Uint8Array, sent: number): { handler: Handler; onBytes: (done: number) => void } {
  const good = serve(bytes);
  let waiting: ServerResponse | undefined;
  let broken = false;
  return {
    handler(request, response) {
      if (broken) return good(request, response);
      broken = true;
      waiting = response;
      response.writeHead(200, { 'content-length': bytes.length, etag: `"${sha256(bytes).slice(0, 12)}"` });
      response.write(bytes.subarray(0, sent));
    },
    onBytes(done) {
      if (done < sent) return;
      waiting?.destroy();
      waiting = undefined;
    },
  };
}

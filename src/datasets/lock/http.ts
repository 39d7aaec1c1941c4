import { InputError } from '../../errors/index.js';

export interface HttpOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a bearer token to the first host only, never to where it redirects. */
  readonly token?: string;
  readonly signal?: AbortSignal;
}

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** A failure that may pass: trying again is sensible. */
export class TransientError extends InputError {
  /** What the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options?: ErrorOptions & { retryAfterMs?: number | undefined }) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Where a redirect leads. @throws InputError unless it stays on http(s) and does not give up encryption. */
export function redirectTarget(from: string, location: string | null): string {
  if (location === null) throw new InputError(`${from}: a redirect without a target`);
  let target: URL;
  try {
    target = new URL(location, from);
  } catch (error) {
    throw new InputError(`${from}: a redirect to '${location}', which is no URL`, { cause: error });
  }
  if (target.protocol !== 'https:' && target.protocol !== 'http:') {
    throw new InputError(`${from}: a redirect to ${target.protocol} is not followed`);
  }
  if (target.protocol === 'http:' && new URL(from).protocol === 'https:') {
    throw new InputError(`${from}: a redirect from https to http is not followed`);
  }
  return target.href;
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 60) * 1000 : undefined;
}

/** The innermost reason of a failed connection, e.g. ENOTFOUND. */
function reasonOf(error: unknown): string {
  let at = error as { message: string; code?: string; cause?: unknown };
  while (at.cause instanceof Error) at = at.cause as typeof at;
  return at.code ?? at.message;
}

/**
 * GET, following redirects by hand so that each target is checked.
 *
 * @returns a response with status 200, 206 or 416.
 * @throws TransientError when the server cannot be reached, is busy or broken; InputError for everything final.
 */
export async function httpGet(url: string, options: HttpOptions = {}): Promise<Response> {
  let at = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const authorisation: Record<string, string> =
      options.token !== undefined && new URL(at).origin === new URL(url).origin
        ? { authorization: `Bearer ${options.token}` }
        : {};
    let response: Response;
    try {
      response = await fetch(at, {
        // A compressed answer could neither be resumed nor compared with its length.
        headers: { 'accept-encoding': 'identity', ...options.headers, ...authorisation },
        redirect: 'manual',
        ...(options.signal !== undefined && { signal: options.signal }),
      });
    } catch (error) {
      if (options.signal?.aborted === true) throw error;
      throw new TransientError(`${at}: cannot be reached (${reasonOf(error)})`, { cause: error });
    }
    const { status } = response;
    if (status === 200 || status === 206 || status === 416) return response;
    await response.body?.cancel();
    if (REDIRECTS.has(status)) {
      at = redirectTarget(at, response.headers.get('location'));
      continue;
    }
    const answer = `${at}: the server answers ${status} ${response.statusText}`.trimEnd();
    if (status === 401 || status === 403) {
      throw new InputError(`${answer}: it asks for an account; accept the terms on its homepage and give a token`);
    }
    if (status === 408 || status === 429 || status >= 500) {
      throw new TransientError(answer, { retryAfterMs: retryAfterMs(response) });
    }
    throw new InputError(answer);
  }
  throw new InputError(`${url}: more than ${MAX_REDIRECTS} redirects`);
}

import { z } from 'zod';
import { FileFormatError, InputError, firstOf } from '../../errors/index.js';
import { isSafeRelativePath } from '../../sensors/index.js';
import { httpGet, redirectTarget } from './http.js';
import type { HubFolder, LockedFile } from './schema.js';

export interface HubOptions {
  /** Address of the hub; the environment's HF_ENDPOINT (mirrors use it) or https://huggingface.co unless given. */
  readonly hubEndpoint?: string;
  readonly token?: string;
  readonly signal?: AbortSignal;
}

const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 1_000_000;

const revisionSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.int().nonnegative(),
    /** Large files carry their SHA-256; small ones only a git blob id. */
    lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().nonnegative() }).optional(),
  }),
);

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

async function getJson<T>(
  url: string,
  schema: z.ZodType<T>,
  options: HubOptions,
): Promise<{ value: T; next?: string }> {
  const response = await httpGet(url, {
    ...(options.token !== undefined && { token: options.token }),
    ...(options.signal !== undefined && { signal: options.signal }),
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > MAX_PAGE_BYTES) throw new FileFormatError(url, undefined, `answers more than ${MAX_PAGE_BYTES} bytes`);
    chunks.push(chunk);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new FileFormatError(url, undefined, 'does not answer with JSON', { cause: error });
  }
  const checked = schema.safeParse(parsed);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new FileFormatError(url, `/${issue.path.join('/')}`, issue.message);
  }
  const next = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return { value: checked.data, ...(next !== undefined && { next }) };
}

/**
 * The files of a folder on the Hugging Face Hub, at the commit that its revision stands for now.
 *
 * Their addresses name that commit, so what is recorded stays the same when the branch moves on.
 * @throws InputError when no file has the asked prefixes, naming those there are.
 */
export async function listHubFolder(folder: HubFolder, options: HubOptions = {}): Promise<LockedFile[]> {
  const endpoint = (options.hubEndpoint ?? (process.env.HF_ENDPOINT || 'https://huggingface.co')).replace(/\/+$/, '');
  const api = `${endpoint}/api/datasets/${folder.repository}`;
  const revision = encodeURIComponent(folder.revision);
  const { sha } = (await getJson(`${api}/revision/${revision}`, revisionSchema, options)).value;
  const files: LockedFile[] = [];
  let url: string | undefined = `${api}/tree/${sha}/${encodePath(folder.path)}?recursive=true`;
  while (url !== undefined) {
    const page: Awaited<ReturnType<typeof getJson<z.infer<typeof treeSchema>>>> = await getJson(
      url,
      treeSchema,
      options,
    );
    for (const item of page.value) {
      if (item.type !== 'file') continue;
      const path = item.path.startsWith(`${folder.path}/`) ? item.path.slice(folder.path.length + 1) : '';
      if (!isSafeRelativePath(path))
        throw new FileFormatError(url, undefined, `lists the path ${JSON.stringify(item.path)}`);
      files.push({
        path,
        url: `${endpoint}/datasets/${folder.repository}/resolve/${sha}/${encodePath(item.path)}`,
        sha256: item.lfs?.oid ?? null,
        bytes: item.lfs?.size ?? item.size,
      });
    }
    if (files.length > MAX_FILES) throw new FileFormatError(url, undefined, `lists more than ${MAX_FILES} files`);
    const next: string | undefined = page.next === undefined ? undefined : redirectTarget(url, page.next);
    if (next !== undefined && new URL(next).origin !== new URL(endpoint).origin) {
      throw new FileFormatError(url, undefined, `goes on at another server: ${next}`);
    }
    url = next;
  }
  const { prefixes } = folder;
  const wanted = prefixes === undefined ? files : files.filter(({ path }) => prefixes.some((p) => path.startsWith(p)));
  if (wanted.length === 0) {
    const names = firstOf(
      files.map(({ path }) => path),
      12,
    );
    const asked = prefixes === undefined ? '' : ` that begins with ${prefixes.join(' or ')}`;
    throw new InputError(`${folder.repository}/${folder.path}: has no file${asked}; it has ${names || 'none at all'}`);
  }
  return wanted;
}

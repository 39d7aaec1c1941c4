import { z } from 'zod';
import { isSafeRelativePath } from '../../sensors/index.js';

/** Names are folders below the data folder, so they are kept plain. */
const nameSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,127}$/, 'a name has lower-case letters, digits, . _ -');

const pathSchema = z
  .string()
  .refine(isSafeRelativePath, 'a path is relative, with /, and stays inside the folder of the data set')
  .refine(
    (path) => !path.endsWith('.part') && !path.endsWith('.part.json'),
    'names ending in .part are kept for downloads',
  );

const urlSchema = z.url({ protocol: /^(https?|file)$/, error: 'a URL is http, https or file' });

const lockedFileSchema = z.strictObject({
  path: pathSchema,
  /** Null for files that only lie in a folder of the user's. */
  url: urlSchema.nullable(),
  /** Null until the first download records it. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'a SHA-256 has 64 lower-case hexadecimal digits')
    .nullable(),
  bytes: z.int().nonnegative().nullable(),
});

const hubFolderSchema = z.strictObject({
  /** `owner/name` of the data set repository on the Hugging Face Hub. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** Branch, tag or commit; the first pull records the commit it stood for. */
  revision: z.string().regex(/^[\w./-]+$/),
  /** Folder inside the repository. */
  path: pathSchema,
  /** Only files whose path below the folder begins with one of these. */
  prefixes: z.array(z.string().min(1)).min(1).optional(),
});

export const datasetEntrySchema = z
  .strictObject({
    name: nameSchema,
    version: z.string().min(1),
    title: z.string().min(1),
    /** Id of the track it belongs to; null for data of no track. */
    track: z.string().nullable(),
    /** As the publisher names it. */
    licence: z.string().min(1),
    homepage: z.url({ protocol: /^https?$/ }).nullable(),
    /** `public`: anybody can download; `form`: the publisher asks for a form or an account; `own`: the user's. */
    access: z.enum(['public', 'form', 'own']),
    /** What to know before or after the download, e.g. how to get access or where to unpack. */
    note: z.string().optional(),
    /** Where files come from whose names the lock does not know yet. */
    hub: hubFolderSchema.optional(),
    /** Folder that holds the files, where it is not the data folder's own. */
    location: z.string().optional(),
    files: z.array(lockedFileSchema),
  })
  .refine(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, 'a path stands twice');

export const lockSchema = z
  .strictObject({
    schema: z.literal('robosense.datasets-lock/1'),
    datasets: z.array(datasetEntrySchema),
  })
  .refine(({ datasets }) => new Set(datasets.map(({ name }) => name)).size === datasets.length, 'a name stands twice');

export type LockedFile = z.infer<typeof lockedFileSchema>;
export type DatasetEntry = z.infer<typeof datasetEntrySchema>;
export type DatasetsLock = z.infer<typeof lockSchema>;
export type HubFolder = z.infer<typeof hubFolderSchema>;

import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';
import { readYaml } from '../yamlFile.js';
import { readDualEncoder } from './readDualEncoder.js';
import { modelVariants } from './readFolder.js';
import type { FolderReading, ModelVariant } from './readFolder.js';
import { diversityAlone, rerankingOf, rerankSchema } from './rerankSchema.js';
import type { Reranking } from './rerankSchema.js';

const ENSEMBLE = 'dual-encoder-ensemble';

/**
 * YAML of several dual encoders that vote.
 *
 * - `schema`: `robosense.model/1`; `family`: `dual-encoder-ensemble`; `name`, `version`, `description`, `license`.
 * - `members`: `[{ path, weight, variant }]`: YAML files of family `dual-encoder` or folders in the layout of
 *   transformers.js, relative to this file; `weight`: 1 unless given; `variant`: which precision of a folder.
 * - `rerank`: `{ candidates: 256, diversity: { max_similarity: 0.85, places: 10 } }`, see {@link rerankSchema}.
 *
 * The score of a pair is the weighted sum of its members' cosines. One member of weight 1 chooses a folder's variant.
 */
export const dualEncoderEnsembleSchema = z.strictObject({
  schema: z.literal('robosense.model/1'),
  family: z.literal(ENSEMBLE),
  name: z.string().min(1),
  version: z.union([z.string().min(1), z.number()]).transform(String),
  description: z.string().optional(),
  license: z.string().optional(),
  members: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        weight: z.number().positive().max(1e6).default(1),
        variant: z.enum(modelVariants as [ModelVariant, ...ModelVariant[]]).optional(),
      }),
    )
    .min(1)
    .max(64),
  rerank: diversityAlone.optional(),
});

export interface RetrievalMember extends FolderReading {
  /** Absolute. */
  readonly path: string;
  readonly weight: number;
}

/** One dual encoder or several, and what comes after them. */
export interface RetrievalModel {
  /** `name@version`. */
  readonly id: string;
  /** Everything it consists of, its description first. */
  readonly files: readonly string[];
  readonly members: readonly RetrievalMember[];
  readonly rerank?: Reranking;
}

/**
 * Reads what describes a model for retrieval: YAML of family `dual-encoder` or `dual-encoder-ensemble`, or a folder in
 * the layout of transformers.js.
 *
 * @throws FileFormatError naming what is missing or wrong, of a member with its place in the ensemble's file
 */
export async function readRetrievalModel(path: string): Promise<RetrievalModel> {
  const isFile = (await stat(path).catch(() => undefined))?.isFile() === true;
  const about = isFile ? ((await readYaml(resolve(path))) as { family?: unknown } | null) : undefined;
  if (about?.family === ENSEMBLE) return readEnsemble(path, about);
  const { id, files, rerank } = await readDualEncoder(path);
  return { id, files, members: [{ path: resolve(path), weight: 1 }], ...(rerank && { rerank }) };
}

async function readEnsemble(path: string, content: unknown): Promise<RetrievalModel> {
  const checked = dualEncoderEnsembleSchema.safeParse(content, { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(path, place, problem);
  }
  const { name, version, members, rerank } = checked.data;
  const absolute = resolve(path);
  const files = new Set([absolute]);
  const found: RetrievalMember[] = [];
  for (const [index, { path: given, weight, variant }] of members.entries()) {
    const reading = variant === undefined ? {} : { variant };
    const member = { path: resolve(dirname(absolute), given), weight, ...reading };
    const { files: own } = await readDualEncoder(member.path, reading).catch((error: unknown) => {
      const { message } = error as Error;
      throw new FileFormatError(path, `/members/${index}`, message, { cause: error });
    });
    for (const file of own) files.add(file);
    found.push(member);
  }
  const reranking = rerank && rerankingOf(rerankSchema.parse(rerank), false);
  return {
    id: `${name}@${version}`,
    files: [...files],
    members: found,
    ...(reranking && { rerank: reranking }),
  };
}

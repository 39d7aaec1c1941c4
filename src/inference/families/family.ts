import type { z } from 'zod';
import type { BoxCandidates } from '../boxCandidates.js';
import type { DetectorConfig } from '../modelSchema.js';
import type { OrtSession, TensorView } from '../session.js';

/** Turns the outputs of a head into boxes. */
export interface HeadDecoder {
  /** Names that the labels of the candidates index. */
  readonly classes: readonly string[];
  readonly hasVelocity: boolean;
  /** Names that the attributes of the candidates index, where the network has attributes. */
  readonly attributes?: readonly string[];
  /** Candidates above the score threshold in the network's own convention; suppression works within each group. */
  decode(results: Readonly<Record<string, TensorView>>): readonly BoxCandidates[];
}

/** A checked model YAML together with the code of its family. */
export interface ConfiguredFamily {
  readonly config: DetectorConfig;
  /** @throws FileFormatError where the head is not one of this family and configuration */
  createDecoder(head: OrtSession): HeadDecoder;
}

/** A kind of detector: what its YAML looks like and how its head is decoded. */
export interface DetectorFamily {
  readonly schema: z.ZodType<ConfiguredFamily>;
}

/** Ties a schema to its decoder. */
export function defineFamily<Config extends DetectorConfig>(
  schema: z.ZodType<Config>,
  createDecoder: (config: Config, head: OrtSession) => HeadDecoder,
): DetectorFamily {
  return { schema: schema.transform((config) => ({ config, createDecoder: (head) => createDecoder(config, head) })) };
}

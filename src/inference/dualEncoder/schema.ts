import { z } from 'zod';
import { dualEncoderPresets } from './presets.js';
import type { DualEncoderPresetId } from './presets.js';
import { rerankSchema } from './rerankSchema.js';

const count = z.int().positive();
const side = z.int().min(1).max(16_384);
const size = z.strictObject({ height: side, width: side });
const threeNumbers = z.tuple([z.number(), z.number(), z.number()]);
const pooling = z.enum(['none', 'first', 'mean', 'last']).default('none');
const presetIds = Object.keys(dualEncoderPresets) as [DualEncoderPresetId, ...DualEncoderPresetId[]];

/**
 * YAML of a dual encoder: a text network and an image network whose vectors lie in one space.
 *
 * - `schema`: `robosense.model/1`; `family`: `dual-encoder`.
 * - `name`, `version`: what results call the model; raise the version whenever its numbers change.
 * - `description`, `license`: free text.
 * - `files.text`, `files.image`: the ONNX files, relative to the YAML; the same file where one network holds both.
 *   `files.matcher`: a third one that looks at a text and an image together (see `matcher`). `files.data`: external
 *   weight files, so that they are digested too.
 * - `preset`: `geotext-eval-384` or `generate-sub-224` fill in `text.max_tokens`, `text.captions` and the keys of
 *   `image`; keys that are given win.
 * - `text.tokenizer`: `{ type: tokenizer_json, file: tokenizer.json, config: tokenizer_config.json }` (`config` may be
 *   left out; `lower_case: true` lower-cases texts first) or `{ type: hashed_words, buckets: 4096, word_pairs: false }`.
 * - `text.max_tokens`: longest text, special tokens included; unless given, what tokenizer and network say.
 * - `text.padding`: `max` (to `max_tokens`; the default) or `longest` (to the longest text of a batch; for networks
 *   that take an attention mask).
 * - `text.pad_id`: id that fills up; unless given, what the tokenizer says.
 * - `text.output`, `image.output`: name of the output that holds the vectors; unless given, `text_embeds` or
 *   `image_embeds`, `pooler_output`, `sentence_embedding`, or the only output.
 * - `text.pooling`, `image.pooling`: where that output is (n, tokens, width): `first`, `mean` or `last` of the tokens
 *   that are no padding.
 * - `text.captions`: `{ cleaning: geotext, max_words: 50 }`: how captions were cleaned in training.
 * - `image.resize`: `{ height, width }` or `{ shortest_edge }`; `image.resample`: Pillow's filter;
 *   `image.centre_crop`: `{ height, width }`; `image.scale`: 1/255 unless given; `image.mean`, `image.std`: red, green,
 *   blue; `image.channel_order`: `rgb` or `bgr`.
 * - `matcher.text_states`, `matcher.image_states`: outputs of the text and image networks that the matcher takes as
 *   inputs of the same names, with `attention_mask`; `matcher.output`: its logits; `matcher.match_index`: which of them
 *   says that text and image belong together, 1 unless given.
 * - `rerank`: the second stage, see {@link rerankSchema}. A model with a matcher has one without this key too.
 */
export const dualEncoderSchema = z.strictObject({
  schema: z.literal('robosense.model/1'),
  family: z.literal('dual-encoder'),
  name: z.string().min(1),
  version: z.union([z.string().min(1), z.number()]).transform(String),
  description: z.string().optional(),
  license: z.string().optional(),
  files: z.strictObject({
    text: z.string().min(1),
    image: z.string().min(1),
    matcher: z.string().min(1).optional(),
    data: z.array(z.string().min(1)).default([]),
  }),
  preset: z.enum(presetIds).optional(),
  text: z.strictObject({
    tokenizer: z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('tokenizer_json'),
        file: z.string().min(1),
        config: z.string().min(1).optional(),
        lower_case: z.boolean().default(false),
      }),
      z.strictObject({
        type: z.literal('hashed_words'),
        buckets: z
          .int()
          .min(2)
          .max(2 ** 31),
        word_pairs: z.boolean().default(false),
      }),
    ]),
    max_tokens: z.int().min(1).max(32_768).optional(),
    padding: z.enum(['max', 'longest']).default('max'),
    pad_id: z.int().nonnegative().optional(),
    output: z.string().min(1).optional(),
    pooling,
    captions: z.strictObject({ cleaning: z.enum(['none', 'geotext']), max_words: count.optional() }).optional(),
  }),
  image: z.strictObject({
    resize: z.union([size, z.strictObject({ shortest_edge: side })]).optional(),
    resample: z.enum(['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']).optional(),
    centre_crop: size.optional(),
    scale: z.number().positive().optional(),
    mean: threeNumbers.optional(),
    std: threeNumbers.refine((list) => list.every((each) => each > 0), 'must be above 0').optional(),
    channel_order: z.enum(['rgb', 'bgr']).optional(),
    output: z.string().min(1).optional(),
    pooling,
  }),
  matcher: z
    .strictObject({
      text_states: z.string().min(1).default('text_states'),
      image_states: z.string().min(1).default('image_states'),
      output: z.string().min(1).default('itm_logits'),
      match_index: z.int().nonnegative().default(1),
    })
    .optional(),
  rerank: rerankSchema.optional(),
});

export type DualEncoderYaml = z.infer<typeof dualEncoderSchema>;

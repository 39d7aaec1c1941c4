import { readFileSync } from 'node:fs';
import { projectUrl } from './projectUrl.js';

/** A matrix as the file holds it; null is NaN. */
export type JsonMatrix = readonly (readonly (number | null)[])[];

export interface ExpectedRetrieval {
  readonly ranks_i2t: readonly number[];
  readonly ranks_t2i: readonly number[];
  readonly [metric: string]: number | readonly number[];
}

export interface RetrievalCase {
  readonly name: string;
  readonly dtype: 'float16' | 'float32';
  readonly image_ids: readonly string[];
  readonly captions_per_image: readonly number[];
  readonly txt2img: readonly number[];
  readonly official_img2building: readonly number[];
  readonly fixed_img2building: readonly number[];
  readonly i2t: JsonMatrix;
  readonly t2i: JsonMatrix;
  readonly expected_official: ExpectedRetrieval;
  readonly expected_fixed_building: ExpectedRetrieval;
  readonly k_test?: number;
  readonly world_size?: number;
  readonly image_embeds?: readonly (readonly number[])[];
  readonly text_embeds?: readonly (readonly number[])[];
  readonly itm_logits_image_by_text?: readonly (readonly number[])[];
}

export interface RetrievalGolden {
  readonly cases: readonly RetrievalCase[];
  readonly argsort_descending: readonly {
    readonly values: readonly (number | null)[];
    readonly numpy_argsort_reversed: readonly number[];
  }[];
  readonly fp16_allreduce: Readonly<Record<string, readonly number[]>>;
  readonly pre_caption: readonly { readonly in: string; readonly max_words: number; readonly out: string }[];
  readonly pre_caption_error: { readonly in: string };
  readonly parse_queries: {
    readonly file: string;
    readonly queries: readonly string[];
    readonly ids: readonly string[];
  };
  readonly submission: {
    readonly image_ids: readonly string[];
    readonly scores: readonly (readonly number[])[];
    readonly query_ids: readonly string[];
    readonly text: string;
  };
  readonly submission_padding: { readonly rankings: readonly (readonly string[])[]; readonly text: string };
  readonly phase2_score_INFERRED: {
    readonly image_building: Readonly<Record<string, number>>;
    readonly query_building: Readonly<Record<string, number>>;
    readonly 'R@1': number;
    readonly 'R@5': number;
    readonly 'R@10': number;
    readonly score: number;
  };
  readonly phase2_published_rows: readonly Readonly<Record<'R@1' | 'R@5' | 'R@10' | 'score', number>>[];
  readonly boxes: readonly {
    readonly a_cxcywh: readonly number[];
    readonly b_cxcywh: readonly number[];
    readonly iou: number;
    readonly giou: number;
    readonly l1_sum: number;
    readonly relation_horizontal_vertical: readonly number[];
  }[];
  readonly university1652_ap: {
    readonly scores: readonly number[];
    readonly gallery_labels: readonly number[];
    readonly query_label: number;
    readonly ap: number;
    readonly cmc: readonly number[];
  };
}

/** Values made with the official functions of robosense2025/track4. */
export function retrievalGolden(): RetrievalGolden {
  const file = projectUrl('test/golden/track4/retrieval.json');
  return JSON.parse(readFileSync(file, 'utf8')) as RetrievalGolden;
}

/** A matrix as flat float32, null as NaN. */
export const flatMatrix = (rows: JsonMatrix): Float32Array =>
  Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);

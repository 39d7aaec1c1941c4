import type { CaptionCleaning } from './config.js';
import type { ImagePreprocessing } from './imagePreprocessing.js';

/** How the captions and images of GeoText-1652 reach a network. */
export interface DualEncoderPreset {
  readonly maxTokens: number;
  readonly captions: CaptionCleaning;
  readonly image: ImagePreprocessing;
}

/** Mean and deviation of CLIP's training images (openai/CLIP, clip/clip.py). */
const clipMean = [0.48145466, 0.4578275, 0.40821073] as const;
const clipDeviation = [0.26862954, 0.26130258, 0.27577711] as const;

const image = (sidePx: number, mean: ImagePreprocessing['mean']): ImagePreprocessing => ({
  resize: { heightPx: sidePx, widthPx: sidePx },
  filter: 'bicubic',
  scale: 1 / 255,
  mean,
  standardDeviation: clipDeviation,
  channelOrder: 'rgb',
});

/**
 * The two ways in which the official GeoText-1652 code prepares its inputs (robosense2025/track4, Method/).
 *
 * - `geotext-eval-384`: the offline evaluation, `re_bbox.py` with `configs/re_bbox.yaml`: 384 pixels, 50 tokens, captions
 *   cleaned and cut to 50 words.
 * - `generate-sub-224`: the submission script `generate_sub.py` with the shipped `config.yaml`: 224 pixels, 40 tokens,
 *   captions as they are, and a blue mean of 0.48821073 in place of 0.40821073.
 */
export const dualEncoderPresets = {
  'geotext-eval-384': {
    maxTokens: 50,
    captions: { cleaning: 'geotext', maxWords: 50 },
    image: image(384, clipMean),
  },
  'generate-sub-224': {
    maxTokens: 40,
    captions: { cleaning: 'none' },
    image: image(224, [clipMean[0], clipMean[1], 0.48821073]),
  },
} as const satisfies Record<string, DualEncoderPreset>;

export type DualEncoderPresetId = keyof typeof dualEncoderPresets;

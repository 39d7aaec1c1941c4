/** Retrieval over part of the queries; the gallery stays whole. */
import type { Slice } from '../../contracts/index.js';
import type { ImagePlatform } from '../../datasets/geotext/index.js';
import type { BuildingMode, RetrievalDirection, TiePolicy } from './definitions.js';
import { retrievalMetrics, type RetrievalEvaluation } from './evaluate.js';

const PLATFORMS: readonly ImagePlatform[] = ['drone', 'satellite', 'ground'];

/** Words of a caption; 50 is where the official evaluator cuts. */
export const CAPTION_LENGTHS: readonly { readonly label: string; readonly from: number; readonly to: number }[] = [
  { label: '1-25', from: 0, to: 25 },
  { label: '26-50', from: 26, to: 50 },
  { label: '51-90', from: 51, to: 90 },
  { label: '91+', from: 91, to: Infinity },
];

export interface SliceFacts {
  /** (images) undefined where the path does not say. */
  readonly platformOfImage?: readonly (ImagePlatform | undefined)[];
  /** (texts) platform of the image that the text describes. */
  readonly platformOfText?: readonly (ImagePlatform | undefined)[];
  /** (texts) words of each caption before any are cut. */
  readonly wordsOfText?: ArrayLike<number>;
}

/**
 * Slices by the platform that took the query's own image, where image paths say it, and by the number of words of the
 * query's caption (text queries alone). `n` counts the texts; slices without one are left out.
 */
export function retrievalSlices(
  evaluation: RetrievalEvaluation,
  mode: BuildingMode,
  ties: TiePolicy,
  { platformOfImage, platformOfText, wordsOfText }: SliceFacts,
): Slice[] {
  const { ranked } = evaluation;
  const slice = (
    by: string,
    value: string,
    selected: Readonly<Partial<Record<RetrievalDirection, Uint8Array>>>,
  ): Slice[] => {
    const directions = Object.fromEntries(
      Object.entries(ranked[mode]).filter(([direction]) => selected[direction as RetrievalDirection] !== undefined),
    );
    const n = (selected.t2i ?? selected.i2t)?.reduce((count, one) => count + one, 0) ?? 0;
    if (n === 0) return [];
    const { values, reasons } = retrievalMetrics({ ranked: { ...ranked, [mode]: directions } }, mode, ties, selected);
    return [{ by, value, n, metrics: values, reasons }];
  };
  const slices: Slice[] = [];
  const taken = [...(platformOfImage ?? []), ...(platformOfText ?? [])];
  for (const platform of PLATFORMS.filter((each) => taken.includes(each))) {
    const of = (all: readonly (ImagePlatform | undefined)[] | undefined) =>
      all && Uint8Array.from(all, (each) => (each === platform ? 1 : 0));
    const [t2i, i2t] = [of(platformOfText), of(platformOfImage)];
    slices.push(...slice('platform', platform, { ...(t2i && { t2i }), ...(i2t && { i2t }) }));
  }
  if (wordsOfText !== undefined) {
    for (const { label, from, to } of CAPTION_LENGTHS) {
      const t2i = Uint8Array.from(wordsOfText, (words) => (words >= from && words <= to ? 1 : 0));
      slices.push(...slice('caption_words', label, { t2i }));
    }
  }
  return slices;
}

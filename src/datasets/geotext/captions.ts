/**
 * Captions as the official models were trained and are evaluated on them.
 *
 * Source: `pre_caption` in `Method/dataset/utils.py` of robosense2025/track4.
 */
import { InputError } from '../../errors/index.js';
import { collapseWhitespace } from './pythonText.js';

/** Words that are kept in the evaluation; training keeps 30. */
export const EVALUATION_WORDS = 50;

/**
 * Lower case without punctuation, hyphens and slashes as spaces, runs of whitespace as one space, cut to a number of
 * words. Other characters stay as they are, a lone tab included.
 *
 * @throws InputError where nothing is left
 */
export function cleanCaption(caption: string, maxWords = EVALUATION_WORDS): string {
  const plain = caption
    .toLowerCase()
    .replace(/[,.'!?"()*#:;~]/g, '')
    .replaceAll('-', ' ')
    .replaceAll('/', ' ')
    .replaceAll('<person>', 'person');
  const words = collapseWhitespace(plain)
    .replace(/\n+$/, '')
    .replace(/^ +| +$/g, '')
    .split(' ')
    .slice(0, maxWords)
    .join(' ');
  if (words === '') throw new InputError(`nothing is left of the caption ${JSON.stringify(caption.slice(0, 80))}`);
  return words;
}

/** Words of a text, split at whitespace. */
export const countWords = (text: string): number => text.match(/\S+/gu)?.length ?? 0;

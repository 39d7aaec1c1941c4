/**
 * Lines of `submission.txt`: a query id and ten image ids, single spaces between them.
 *
 * Source: `save_results` in `Method/generate_sub.py` of robosense2025/track4.
 */

export const SUBMISSION_FILE = 'submission.txt';
/** Images of a line. */
export const LISTED = 10;
/** What the official writer puts where it has no image. */
export const PLACEHOLDER = 'image_placeholder';

/** What the official writer takes for an image id: five characters, or `image_` and more. */
export function isImageId(id: string): boolean {
  return Array.from(id).length === 5 || (id.startsWith('image_') && Array.from(id).length > 6);
}

/**
 * One line as the official writer makes it: a short ranking repeats its last image, and what is no image id gives way to
 * the id before it, or to `image_placeholder` where there is none.
 */
export function submissionLine(queryId: string, ranking: readonly string[]): string {
  const listed = ranking.slice(0, LISTED);
  while (listed.length < LISTED) listed.push(listed[listed.length - 1] ?? PLACEHOLDER);
  let valid = PLACEHOLDER;
  const ids = listed.map((id) => (isImageId(id) ? (valid = id) : valid));
  return `${queryId} ${ids.join(' ')}\n`;
}

export interface TextLine {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
  /** Whether a carriage return stood before the line's end. */
  readonly carriageReturn: boolean;
}

/** Lines of a text; what follows the last line's end is no line if it is empty. */
export function textLines(text: string): TextLine[] {
  const lines = text.split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines.map((line, index) => {
    const carriageReturn = line.endsWith('\r');
    return { number: index + 1, text: carriageReturn ? line.slice(0, -1) : line, carriageReturn };
  });
}

/** The fields of a line, whatever blanks stand between them. */
export const fieldsOf = (line: string): string[] => line.split(/[ \t]+/).filter((field) => field !== '');

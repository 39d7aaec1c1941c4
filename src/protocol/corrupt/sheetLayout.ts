import type { ConditionSuite, Image } from '../../contracts/index.js';
import { drawBoard, type BoardCaption, type BoardTile } from '../../world/pictures/index.js';
import { parseConditionId } from '../conditions.js';

const CAPTION_PX = 20;
const TITLE_PX = 30;
const GAP_PX = 6;
/** Columns of suites whose types have one severity each, for pictures of usual width. */
const COLUMNS_OF_SINGLE = 5;
const USUAL_PX = 240;

/** What is shown of a suite. */
export interface SheetPart {
  readonly suite: ConditionSuite;
  /** Picture of each condition that could be shown; the untouched input's is `clean`. */
  readonly pictures: ReadonlyMap<string, Image>;
}

/** A line of the sheet: pictures side by side, or the name of a type of which there is none. */
type Line = readonly string[] | { readonly refused: string };

/**
 * Suites below each other, each with a title, the untouched input, and a line of severities per type. Types that could
 * not be shown have one line of text.
 */
export function drawSheet(parts: readonly SheetPart[]): Promise<Image> {
  const tiles: BoardTile[] = [];
  const captions: BoardCaption[] = [];
  let top = GAP_PX;
  let right = 0;
  for (const { suite, pictures } of parts) {
    // Pictures of a suite are of one size, unless its types change different sensors.
    const shapes = [...pictures.values()].map(({ pixels }) => pixels.shape as [number, number, number]);
    const cellPx = Math.max(USUAL_PX, ...shapes.map(([, width]) => width));
    const heightPx = Math.max(1, ...shapes.map(([height]) => height));
    captions.push({ text: `${suite.id}: ${suite.title}`, left: GAP_PX, baseline: top + 21, sizePx: 16, bold: true });
    top += TITLE_PX;
    for (const line of linesOf(suite, pictures, Math.max(1, Math.floor((COLUMNS_OF_SINGLE * USUAL_PX) / cellPx)))) {
      const text = { baseline: top + CAPTION_PX - 6, sizePx: 12 };
      if ('refused' in line) {
        captions.push({ ...text, text: `${line.refused}: cannot be shown`, left: GAP_PX });
        top += CAPTION_PX + GAP_PX;
        continue;
      }
      line.forEach((id, column) => {
        const left = GAP_PX + column * (cellPx + GAP_PX);
        const image = pictures.get(id);
        const name = id === 'clean' ? id : id.slice(suite.id.length + 1);
        captions.push({ ...text, text: image ? name : `${name}: cannot be shown`, left });
        if (image) tiles.push({ image, left, top: top + CAPTION_PX });
      });
      right = Math.max(right, line.length * (cellPx + GAP_PX));
      top += CAPTION_PX + heightPx + GAP_PX;
    }
  }
  const width = Math.max(right, USUAL_PX + GAP_PX) + GAP_PX;
  return drawBoard({ width, height: top, background: '#ffffff', ink: '#000000' }, tiles, captions);
}

function linesOf(suite: ConditionSuite, pictures: ReadonlyMap<string, Image>, ofSingle: number): Line[] {
  const types = new Map<string, string[]>();
  for (const id of suite.ids) {
    const { type } = parseConditionId(id);
    types.set(type, [...(types.get(type) ?? []), id]);
  }
  const refused = [...types].filter(([, ids]) => !ids.some((id) => pictures.has(id)));
  const shown = [...types.values()].filter((ids) => ids.some((id) => pictures.has(id)));
  const lines: Line[] = [];
  if (shown.every(({ length }) => length === 1)) {
    const all = ['clean', ...shown.flat()];
    for (let i = 0; i < all.length; i += ofSingle) lines.push(all.slice(i, i + ofSingle));
  } else lines.push(['clean'], ...shown);
  return [...lines, ...refused.map(([type]) => ({ refused: type.slice(suite.id.length + 1) }))];
}

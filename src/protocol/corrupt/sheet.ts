import type { ConditionSuite, Image, Sample } from '../../contracts/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { applyCondition } from '../conditions.js';
import { silentProgress, type Progress } from '../predict.js';
import type { FileFacts } from './loneSample.js';
import { allSuites, type CorruptionRequest } from './request.js';
import { sheetInput, type SheetInput } from './sheetInput.js';
import { drawSheet, type SheetPart } from './sheetLayout.js';
import { cloudView, imageView, type View } from './sheetViews.js';

export interface SheetOptions extends Omit<CorruptionRequest, 'conditions'> {
  /** Suites to show; when empty `robo3d` for a cloud, `imagecorruptions` for an image, `robobev` for several cameras. */
  readonly show: readonly string[];
  readonly facts?: FileFacts;
  /** Which sample of a data set; `facts.camera` then chooses one camera, all of them stand side by side without it. */
  readonly sample?: string;
  readonly progress?: Progress;
}

/** One picture of all types and severities. */
export interface ContactSheet {
  readonly image: Image;
  /** Conditions that could not be shown. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/**
 * A contact sheet: for each suite a row per type and a column per severity, the untouched input first. Clouds are seen
 * from above. Sensors are corrupted whole and made small afterwards, so that effects have their real size; the middle of
 * a large image, or an object of a labelled cloud, stands larger in the corner, because noise and small blurs do not
 * survive the shrinking.
 *
 * @param input an image, a cloud, or a data set of which `sample` names a frame
 * @throws InputError for an unknown suite or sample, and where nothing of the suites can be applied to the input
 */
export async function contactSheet(input: string, options: SheetOptions): Promise<ContactSheet> {
  const given = await sheetInput(input, options.facts ?? {}, options.sample);
  const suites = await shownSuites(options, given);
  const draw = drawerOf(given);
  const progress = options.progress ?? silentProgress;
  const refused: { id: string; reason: string }[] = [];
  const parts: SheetPart[] = [];
  const total = suites.reduce((sum, { ids }) => sum + ids.length, 0);
  progress.start('draw', total, 0);
  try {
    for (const suite of suites) {
      const pictures = new Map<string, Image>();
      for (const id of suite.ids) {
        try {
          const { clean, picture } = await draw(suite, id, options);
          if (!pictures.has('clean')) pictures.set('clean', await clean());
          pictures.set(id, picture);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          refused.push({ id, reason: error.message });
        }
        progress.advance();
      }
      parts.push({ suite, pictures });
    }
  } finally {
    progress.stop();
  }
  if (refused[0] !== undefined && refused.length === total) throw new InputError(refused[0].reason);
  return { image: await drawSheet(parts), refused };
}

async function shownSuites(options: SheetOptions, { hasCloud, cameras }: SheetInput): Promise<ConditionSuite[]> {
  const all = await allSuites(options);
  const camera = cameras.length > 1 ? ['robobev'] : cameras.length === 1 ? ['imagecorruptions'] : [];
  const names = options.show.length > 0 ? options.show : [...(hasCloud ? ['robo3d'] : []), ...camera];
  return names.map((name) => {
    const found = all.find(({ id }) => id === name);
    if (found) return found;
    throw new InputError(
      `no suite "${name}"${nearest(
        name,
        all.map(({ id }) => id),
      )}`,
    );
  });
}

interface Drawn {
  readonly picture: Image;
  /** The untouched input through the same sensor. */
  readonly clean: () => Promise<Image>;
}

/** Draws conditions through the sensor that they change. */
function drawerOf(given: SheetInput) {
  const views = new Map<(given: SheetInput) => Promise<View>, Promise<View>>();
  const viewOf = (make: (given: SheetInput) => Promise<View>): Promise<View> => {
    const known = views.get(make) ?? make(given);
    views.set(make, known);
    return known;
  };
  return async (suite: ConditionSuite, id: string, { mode, seed }: SheetOptions): Promise<Drawn> => {
    const { sample } = given;
    const corrupted: Sample = applyCondition(suite.create(id, { mode }), sample, seed);
    const changesCloud = corrupted.pointCloud !== sample.pointCloud;
    const changesImages = corrupted.image !== sample.image;
    if (changesCloud && !changesImages && !given.hasCloud) {
      throw new InputError(`${id} corrupts point clouds and sample ${sample.id} has none`);
    }
    if (changesImages && !changesCloud && given.cameras.length === 0) {
      throw new InputError(`${id} corrupts images and sample ${sample.id} has none`);
    }
    if (!changesCloud && !changesImages) throw new InputError(`${id} changes neither clouds nor images`);
    const view = await viewOf(changesCloud && given.hasCloud ? cloudView : imageView);
    return { picture: await view(corrupted), clean: () => view(sample) };
  };
}

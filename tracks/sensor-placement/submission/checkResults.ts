import type { Dataset } from '../../../src/contracts/index.js';
import type { JsonStream } from '../../../src/datasets/nuscenes/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { nuscenesProfile } from '../../../src/metrics/index.js';
import { officialFrames, type OfficialFrames } from '../groundTruth.js';
import { challengeProfile } from '../profiles.js';
import { checkBox } from './checkBox.js';
import { ConventionCheck } from './checkConvention.js';
import { checkMeta } from './checkMeta.js';
import { checkSamples } from './checkSamples.js';

const profile = nuscenesProfile(challengeProfile);

class ResultsCheck {
  readonly #tokens = new Set<string>();
  readonly #convention = new ConventionCheck();
  #hasResults = false;
  #hasMeta = false;

  constructor(
    readonly json: JsonStream,
    readonly defects: DefectList,
    readonly ids: ReadonlySet<string> | undefined,
    readonly frames: OfficialFrames | undefined,
  ) {}

  #checkSample(token: string, value: unknown): void {
    const { defects } = this;
    const place = `sample ${token}`;
    if (this.#tokens.has(token)) {
      defects.error('sample-duplicate', place, 'stands in the results twice: only the last list counts');
    }
    this.#tokens.add(token);
    if (!Array.isArray(value)) {
      defects.error('boxes-type', place, 'holds no list of boxes; the evaluator stops');
      return;
    }
    const { maxBoxesPerSample: most } = profile;
    if (value.length > most) {
      defects.error('box-count', place, `has ${value.length} boxes; the evaluator stops at more than ${most}`);
    }
    const ego = this.ids?.has(token) ? this.frames?.egoPosition(token) : undefined;
    const seen = new Set<string>();
    value.forEach((each, index) => {
      const where = `${place}, box ${index}`;
      const box = checkBox(each, token, profile.classes, where, defects);
      const { translation, size, rotation, className } = box;
      this.#convention.add(box, ego, profile.rangeM[className as keyof typeof profile.rangeM]);
      if (!translation || !size || !rotation) return;
      const key = `${className} ${translation.join(' ')} ${size.join(' ')} ${rotation.join(' ')}`;
      if (seen.has(key))
        defects.warning('box-duplicate', where, 'repeats an earlier box and counts as a false positive');
      seen.add(key);
    });
  }

  async #checkSampleLists(): Promise<void> {
    const { json } = this;
    this.#hasResults = true;
    json.beginObject();
    while (json.more()) {
      const token = json.key();
      json.where = () => `sample ${token}`;
      this.#checkSample(token, json.value());
      await json.breathe();
    }
    json.where = undefined;
  }

  async run(dataset: Dataset | undefined): Promise<void> {
    const { json, defects } = this;
    json.beginObject();
    while (json.more()) {
      const key = json.key();
      if (key === 'results') await this.#checkSampleLists();
      else if (key === 'meta') {
        this.#hasMeta = true;
        checkMeta(json.value(), defects);
      } else {
        defects.warning(
          'key-unknown',
          JSON.stringify(key.slice(0, 40)),
          'is not read; a results file has meta and results',
        );
        json.skip();
      }
    }
    json.finish();
    if (!this.#hasMeta) defects.error('meta-missing', 'top level', 'has no "meta"; the evaluator stops');
    if (!this.#hasResults) {
      defects.error('results-missing', 'top level', 'has no "results"; the evaluator stops');
      return;
    }
    if (dataset) checkSamples(this.#tokens, dataset, defects);
    if (this.#convention.boxes === 0)
      defects.error('no-detections', 'results', 'hold no box at all; the evaluator stops');
    this.#convention.report(defects);
  }
}

/**
 * Checks the content of `results_nusc.json`: every sample, every box, in one pass over a file of any size.
 *
 * @param dataset what the submission is for; without it the set of samples is not checked
 */
export async function checkResults(json: JsonStream, dataset: Dataset | undefined, defects: DefectList): Promise<void> {
  const frames = dataset && (await officialFrames(dataset));
  const check = new ResultsCheck(json, defects, dataset && new Set(dataset.ids), frames);
  try {
    await check.run(dataset);
  } catch (error) {
    if (!(error instanceof FileFormatError)) throw error;
    defects.error('json-broken', error.place ?? json.file, `${error.message}; what comes after was not checked`);
  }
}

/**
 * Detections of a whole split in the format of the nuScenes detection challenge, read as a stream.
 *
 * `{"meta": {…}, "results": {<sample token>: [{sample_token, translation, size, rotation, velocity, detection_name,
 * detection_score, attribute_name}, …]}}`; source: `eval/detection/README.md` and `eval/common/loaders.py` of
 * nuscenes-devkit.
 */
import type { Warning } from '../../contracts/index.js';
import { FileFormatError, firstOf } from '../../errors/index.js';
import { DETECTION_NAMES, type DetectionName } from './classes.js';
import { JsonStream } from '../json/index.js';
import { openResultsArchive, isResultsArchive } from './resultsArchive.js';
import { BoxReader } from './resultsBox.js';
import { gatherSegments, type NuscenesPredictions, type Segment } from './resultsColumns.js';

/** What the devkit's own configuration allows. */
const MAX_BOXES_PER_SAMPLE = 500;

export interface ResultsReading {
  /** Classes of the profile; default all ten. */
  readonly detectionNames?: readonly DetectionName[];
  /** Default 500. */
  readonly maxBoxesPerSample?: number;
}

export interface NuscenesResults {
  /** As it stands in the file; the official evaluation copies it without a look. */
  readonly meta: unknown;
  /** Samples in the order of the file. */
  readonly boxes: NuscenesPredictions;
  /** What Python's reader swallows: keys that stand twice. */
  readonly warnings: readonly Warning[];
}

class ResultsReader {
  readonly #boxReader: BoxReader;
  readonly #maxBoxes: number;
  readonly #placeOf = new Map<string, number>();
  readonly #segments: Segment[] = [];
  readonly #repeated: string[] = [];
  #rows = 0;
  /** Where the reader is, for complaints. */
  #token = '';
  #box = -1;

  constructor(
    readonly json: JsonStream,
    { detectionNames = DETECTION_NAMES, maxBoxesPerSample = MAX_BOXES_PER_SAMPLE }: ResultsReading,
  ) {
    this.#boxReader = new BoxReader(json, detectionNames, DETECTION_NAMES);
    this.#maxBoxes = maxBoxesPerSample;
  }

  #readSample(token: string, listToken: Uint8Array): void {
    const { json } = this;
    const start = this.#rows;
    json.beginArray();
    while (json.more()) {
      this.#box = this.#rows - start;
      if (this.#box < this.#maxBoxes) this.#boxReader.read(this.#rows, listToken);
      else json.skip();
      this.#rows++;
    }
    this.#box = -1;
    const count = this.#rows - start;
    if (count > this.#maxBoxes) json.fail(`${count} boxes; at most ${this.#maxBoxes} are allowed in a sample`);
    const segment = { start, end: this.#rows };
    const place = this.#placeOf.get(token);
    if (place === undefined) {
      this.#placeOf.set(token, this.#segments.length);
      this.#segments.push(segment);
      return;
    }
    // Python's dict keeps the first place and the last value.
    this.#segments[place] = segment;
    this.#repeated.push(token);
  }

  async readResults(): Promise<void> {
    const { json } = this;
    json.where = () =>
      this.#box < 0 ? `sample ${this.#token}` : `sample ${this.#token}, box ${this.#box} (counted from 0)`;
    json.beginObject();
    while (json.more()) {
      json.keyBytes();
      const listToken = Uint8Array.from(json.bytes.subarray(json.start, json.end));
      this.#token = Buffer.from(listToken).toString('utf8');
      this.#readSample(this.#token, listToken);
      await json.breathe();
    }
    json.where = undefined;
  }

  #columns(): NuscenesPredictions {
    const tokens = [...this.#placeOf.keys()];
    const columns = this.#boxReader.growing.take(this.#rows);
    if (this.#repeated.length > 0) return gatherSegments(columns, tokens, this.#segments);
    const sampleRows = new Uint32Array(tokens.length + 1);
    this.#segments.forEach(({ end }, s) => (sampleRows[s + 1] = end));
    return { sampleTokens: tokens, sampleRows, ...columns };
  }

  /** (n) the sample that each box names; undefined where all agree with their lists. */
  #namedSample({ sampleRows, detection }: NuscenesPredictions): Int32Array | undefined {
    const { strayTokens } = this.#boxReader;
    if (strayTokens.size === 0) return undefined;
    const named = new Int32Array(detection.length);
    this.#segments.forEach(({ start, end }, s) => {
      for (let row = start, to = sampleRows[s]; row < end; row++, to++) {
        const stray = strayTokens.get(row);
        named[to] = stray === undefined ? s : (this.#placeOf.get(stray) ?? -1);
      }
    });
    return named;
  }

  finish(meta: unknown): NuscenesResults {
    const boxes = this.#columns();
    const namedSample = this.#namedSample(boxes);
    const warnings =
      this.#repeated.length === 0
        ? []
        : [
            {
              code: 'repeated-sample',
              message: `${this.#repeated.length} samples stand more than once in the results, the last list counts: ${firstOf(this.#repeated)}`,
            },
          ];
    return { meta, boxes: namedSample === undefined ? boxes : { ...boxes, namedSample }, warnings };
  }
}

async function parse(json: JsonStream, reading: ResultsReading): Promise<NuscenesResults> {
  let reader: ResultsReader | undefined;
  let meta: unknown;
  let hasMeta = false;
  json.beginObject();
  while (json.more()) {
    const key = json.key();
    if (key === 'results') {
      // A second one replaces the first, as in Python.
      reader = new ResultsReader(json, reading);
      await reader.readResults();
    } else if (key === 'meta') {
      meta = json.value();
      hasMeta = true;
    } else json.skip();
  }
  json.finish();
  const lacks = (key: string, shape: string): never => {
    throw new FileFormatError(
      json.file,
      undefined,
      `no "${key}" at the top; a results file is {"meta": …, "results": …}: add ${shape}`,
    );
  };
  if (reader === undefined) return lacks('results', 'a list of boxes under every sample token');
  if (!hasMeta) return lacks('meta', 'use_camera, use_lidar, use_radar, use_map and use_external');
  return reader.finish(meta);
}

/**
 * Reads `results_nusc.json`, or the zip archive that holds it, of any size.
 *
 * Literal NaN is accepted, `null` in a velocity too. What the devkit asserts is refused; the memory is that of the boxes.
 *
 * @throws FileFormatError naming sample and box: lists of other lengths, NaN outside a velocity, classes that the profile
 *   has not, unknown attributes, more boxes in a sample than allowed, missing fields, broken JSON
 */
export async function readNuscenesResults(path: string, reading: ResultsReading = {}): Promise<NuscenesResults> {
  const json = (await isResultsArchive(path)) ? await openResultsArchive(path) : new JsonStream(path);
  try {
    return await parse(json, reading);
  } finally {
    json.close();
  }
}

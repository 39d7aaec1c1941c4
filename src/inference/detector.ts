import ndarray from 'ndarray';
import type { Detections, Device, Model, PointCloud, ProviderUse, Sample } from '../contracts/index.js';
import { FileFormatError, InputError } from '../errors/index.js';
import { BoxCandidates, convertToHouse } from './boxCandidates.js';
import { PillarEncoder } from './encoder.js';
import type { HeadDecoder } from './families/family.js';
import { readModelFile } from './modelFile.js';
import type { ModelFile } from './modelFile.js';
import { gridSize } from './modelSchema.js';
import type { DetectorConfig } from './modelSchema.js';
import { Pillarizer } from './pillars.js';
import { resolveProvider } from './providers.js';
import { Scatterer } from './scatter.js';
import { OrtSession, describeTensor } from './session.js';
import { bestFirst, suppress } from './suppression.js';

/** A 3D detector that also takes a bare point cloud. */
export interface Detector extends Model<Detections> {
  /** Names that the detections can have. */
  readonly classes: readonly string[];
  /**
   * @param cloud in the house frame or the nuScenes LiDAR frame
   * @returns boxes in the house convention, best first
   */
  detect(cloud: PointCloud): Promise<Detections>;
}

/**
 * Opens the detector that a model file describes.
 *
 * @param path YAML file, see {@link readModelFile}
 * @param device where its networks run; a named device must work
 * @throws FileFormatError for a YAML or ONNX file that is not what it should be, InputError for a missing device
 */
export async function loadDetector(path: string, device: Device): Promise<Detector> {
  const file = await readModelFile(path);
  const provider = await resolveProvider(device);
  const encoder = await OrtSession.open(file.encoderPath, provider.used);
  try {
    const head = await OrtSession.open(file.headPath, provider.used);
    try {
      return new PillarDetector(file, provider, encoder, head);
    } catch (error) {
      await head.close();
      throw error;
    }
  } catch (error) {
    await encoder.close();
    throw error;
  }
}

class PillarDetector implements Detector {
  readonly id: string;
  readonly provider: ProviderUse;
  readonly classes: readonly string[];
  readonly #config: DetectorConfig;
  /** (classes) whether the class is reported. */
  readonly #keeps: readonly boolean[];
  readonly #encoderSession: OrtSession;
  readonly #head: OrtSession;
  readonly #headInput: string;
  readonly #decoder: HeadDecoder;
  readonly #pillarizer: Pillarizer;
  readonly #encoder: PillarEncoder;
  #scatterer: Scatterer | undefined;
  /** Scans go through one after the other: they share the buffers. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: ModelFile, provider: ProviderUse, encoder: OrtSession, head: OrtSession) {
    this.id = `${file.config.name}@${file.config.version}`;
    this.provider = provider;
    this.#config = file.config;
    this.#encoderSession = encoder;
    this.#head = head;
    this.#decoder = file.createDecoder(head);
    const { classes } = this.#decoder;
    const { keep_classes: kept = classes } = file.config;
    this.#keeps = classes.map((name) => kept.includes(name));
    this.classes = classes.filter((name) => kept.includes(name));
    this.#pillarizer = new Pillarizer(file.config);
    this.#encoder = new PillarEncoder(encoder, this.#pillarizer);
    this.#headInput = canvasInput(head, file.config);
  }

  async predict(sample: Sample): Promise<Detections> {
    if (sample.pointCloud === undefined) throw new InputError(`sample ${sample.id} has no point cloud`);
    const cloud = await sample.pointCloud();
    return this.detect(cloud).catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`sample ${sample.id}: ${error.message}`, { cause: error });
    });
  }

  detect(cloud: PointCloud): Promise<Detections> {
    const mine = this.#last.then(() => this.#detect(cloud));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#encoderSession.close();
    await this.#head.close();
  }

  async #detect(cloud: PointCloud): Promise<Detections> {
    const pillars = this.#pillarizer.run(cloud);
    if (pillars.count === 0) return this.#toDetections(new BoxCandidates());
    const { encoded, channels } = await this.#encoder.run(pillars);
    this.#scatterer ??= new Scatterer(this.#config, channels);
    const data = this.#scatterer.run(pillars, encoded);
    const results = await this.#head.run({ [this.#headInput]: { data, shape: this.#scatterer.shape } });
    const all = new BoxCandidates();
    for (const group of this.#decoder.decode(results)) {
      convertToHouse(group, this.#config);
      this.#requireFinite(group);
      all.append(suppress(group.pick(this.#insideRange(group)), this.#config.nms));
    }
    return this.#toDetections(all.pick(bestFirst(all).filter((row) => this.#keeps[all.labels[row]])));
  }

  #insideRange({ boxes, count }: BoxCandidates): Int32Array {
    const rows = Int32Array.from({ length: count }, (_, row) => row);
    const range = this.#config.post_range;
    if (range === undefined) return rows;
    return rows.filter((row) =>
      [0, 1, 2].every((axis) => {
        const centre = boxes[7 * row + axis];
        return centre >= range[axis] && centre <= range[axis + 3];
      }),
    );
  }

  #requireFinite({ boxes, velocities, count }: BoxCandidates): void {
    const finite = (array: Float64Array, length: number) => array.subarray(0, length).every(Number.isFinite);
    if (!finite(boxes, 7 * count) || !finite(velocities, 2 * count)) {
      throw new InputError(`${this.#head.path}: the network gave a box that is not finite`);
    }
  }

  #toDetections({ boxes, scores, labels, velocities, attributes, count }: BoxCandidates): Detections {
    const { classes, hasVelocity, attributes: attributeNames } = this.#decoder;
    return {
      boxes: ndarray(Float32Array.from(boxes.subarray(0, 7 * count)), [count, 7]),
      names: Array.from(labels.subarray(0, count), (label) => classes[label]),
      scores: Float32Array.from(scores.subarray(0, count)),
      ...(hasVelocity && {
        velocities: ndarray(Float32Array.from(velocities.subarray(0, 2 * count)), [count, 2]),
      }),
      ...(attributeNames && {
        attributes: Array.from(attributes.subarray(0, count), (index) => attributeNames[index] ?? ''),
      }),
    };
  }
}

/**
 * Name of the head's only input.
 *
 * @throws FileFormatError where it cannot be the bird's-eye view of the YAML's grid
 */
function canvasInput(head: OrtSession, config: DetectorConfig): string {
  const { nx, ny } = gridSize(config);
  const [rows, columns] = config.scatter_order === 'yx' ? [ny, nx] : [nx, ny];
  const expected = [1, undefined, rows, columns];
  const [input] = head.inputs;
  const fits =
    input.shape.length === 4 &&
    input.shape.every((size, i) => typeof size === 'string' || expected[i] === undefined || size === expected[i]);
  if (head.inputs.length !== 1 || input.type !== 'float32' || !fits) {
    const has = head.inputs.map(describeTensor).join('; ');
    const wanted = `float32 [1, channels, ${rows}, ${columns}]`;
    throw new FileFormatError(head.path, undefined, `takes ${has}; the YAML describes a head that takes ${wanted}`);
  }
  return input.name;
}

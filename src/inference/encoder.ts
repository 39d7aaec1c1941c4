import { FileFormatError } from '../errors/index.js';
import type { Pillarizer, Pillars } from './pillars.js';
import { describeTensor } from './session.js';
import type { OrtSession } from './session.js';

/**
 * The network that turns the points of each pillar into one vector.
 *
 * Its input is (pillars, slots, features) or (1, pillars, slots, features). Where the file fixes the number of pillars,
 * the tensor is padded with empty ones; where it leaves it open, exactly the pillars in use go in. The slots are never
 * trimmed, since empty slots take part in the maximum over a pillar.
 */
export class PillarEncoder {
  readonly #session: OrtSession;
  readonly #inputName: string;
  readonly #leadingOne: boolean;
  /** Pillars that the file fixes; undefined where it leaves them open. */
  readonly #fixedPillars: number | undefined;
  readonly #padded: Float32Array | undefined;
  readonly #pillarizer: Pillarizer;

  /** @throws FileFormatError where the file cannot take what the YAML describes */
  constructor(session: OrtSession, pillarizer: Pillarizer) {
    const { slots, featureCount, capacity } = pillarizer;
    const expected = `float32 [pillars, ${slots}, ${featureCount}]`;
    const [input] = session.inputs;
    const has = session.inputs.map(describeTensor).join('; ');
    const refuse = (problem: string) =>
      new FileFormatError(
        session.path,
        undefined,
        `${problem}: the YAML describes an encoder of ${expected}; the file takes ${has}`,
      );
    if (session.inputs.length !== 1) throw refuse(`has ${session.inputs.length} inputs in place of one`);
    const shape = input.shape.length === 4 ? input.shape.slice(1) : input.shape;
    const [declaredPillars, declaredSlots, declaredFeatures] = shape;
    const mayBe = (declared: number | string, wanted: number) => typeof declared === 'string' || declared === wanted;
    const batched = input.shape.length === 4 && mayBe(input.shape[0], 1);
    const fits = shape.length === 3 && mayBe(declaredSlots, slots) && mayBe(declaredFeatures, featureCount);
    if (input.type !== 'float32' || !fits || (input.shape.length === 4 && !batched))
      throw refuse('takes another input');
    if (typeof declaredPillars === 'number' && declaredPillars < capacity) {
      throw refuse(`takes ${declaredPillars} pillars, fewer than the YAML's max_voxels ${capacity}`);
    }
    this.#session = session;
    this.#inputName = input.name;
    this.#leadingOne = batched;
    this.#pillarizer = pillarizer;
    this.#fixedPillars = typeof declaredPillars === 'number' ? declaredPillars : undefined;
    if (this.#fixedPillars !== undefined && this.#fixedPillars > capacity) {
      this.#padded = new Float32Array(this.#fixedPillars * slots * featureCount);
    }
  }

  /**
   * @returns vectors (rows, channels), of which the first `pillars.count` rows are the pillars', and the channels
   * @throws FileFormatError where the output is not one vector a pillar
   */
  async run(pillars: Pillars): Promise<{ encoded: Float32Array; channels: number }> {
    const { slots, featureCount } = this.#pillarizer;
    const rows = this.#fixedPillars ?? pillars.count;
    const shape = this.#leadingOne ? [1, rows, slots, featureCount] : [rows, slots, featureCount];
    const data = this.#input(pillars, rows * slots * featureCount);
    const results = await this.#session.run({ [this.#inputName]: { data, shape } });
    const [[name, output]] = Object.entries(results);
    const channels = output.shape.at(-1) ?? 0;
    if (!(output.data instanceof Float32Array) || output.data.length !== rows * channels) {
      const gave = describeTensor({ name, type: 'output', shape: output.shape });
      throw new FileFormatError(
        this.#session.path,
        undefined,
        `gave ${gave} for ${rows} pillars: expected one vector for each, float32 [${rows}, channels]`,
      );
    }
    return { encoded: output.data, channels };
  }

  #input(pillars: Pillars, length: number): Float32Array {
    if (this.#padded === undefined) return pillars.features.subarray(0, length);
    this.#padded.set(pillars.features);
    return this.#padded;
  }
}

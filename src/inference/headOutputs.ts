import { FileFormatError, InputError } from '../errors/index.js';
import { gridSize } from './modelSchema.js';
import type { DetectorConfig, OutputReference } from './modelSchema.js';
import { describeTensor } from './session.js';
import type { OrtSession, TensorDeclaration, TensorView } from './session.js';

/** What a family needs the head to give. */
export interface HeadOutput {
  /** What the output is for, e.g. `heatmap`. */
  readonly role: string;
  readonly reference: OutputReference;
  readonly channels: number;
}

/** Cells of the head's output, and how a cell's row and column relate to x and y. */
export interface HeadGrid {
  readonly cellsX: number;
  readonly cellsY: number;
  readonly rows: number;
  readonly columns: number;
  /** Rows run along y; otherwise along x. */
  readonly rowsAlongY: boolean;
}

export function headGrid(config: DetectorConfig & { readonly out_size_factor: number }): HeadGrid {
  const { nx, ny } = gridSize(config);
  const cellsX = nx / config.out_size_factor;
  const cellsY = ny / config.out_size_factor;
  const rowsAlongY = config.scatter_order === 'yx';
  return { cellsX, cellsY, rows: rowsAlongY ? cellsY : cellsX, columns: rowsAlongY ? cellsX : cellsY, rowsAlongY };
}

/** Reads the outputs of a head that has been checked against what its family needs. */
export class HeadOutputs {
  readonly #head: OrtSession;
  readonly #family: string;
  readonly #names: readonly string[];
  readonly #expected: readonly TensorDeclaration[];

  /**
   * @param layout (1, channels, rows, columns) or (1, rows, columns, channels)
   * @throws FileFormatError listing what the file has and what the family expects, where an output is missing or has
   *   another type or shape: usually an ONNX file of another family, or a YAML of another network
   */
  constructor(
    head: OrtSession,
    family: string,
    needed: readonly HeadOutput[],
    grid: HeadGrid,
    layout: 'nchw' | 'nhwc' = 'nchw',
  ) {
    const { rows, columns } = grid;
    this.#head = head;
    this.#family = family;
    this.#expected = needed.map(({ role, reference, channels }) => ({
      name: typeof reference === 'string' ? reference : `output ${reference} (${role})`,
      type: 'float32',
      shape: layout === 'nchw' ? [1, channels, rows, columns] : [1, rows, columns, channels],
    }));
    this.#names = needed.map(({ reference }, i) => {
      const found =
        typeof reference === 'string'
          ? head.outputs.find((output) => output.name === reference)
          : head.outputs[reference];
      if (found === undefined) throw this.#mismatch(`has no ${this.#expected[i].name}`);
      if (found.type !== 'float32' || !couldBe(found.shape, this.#expected[i].shape)) {
        throw this.#mismatch(`gives ${describeTensor(found)}`);
      }
      return found.name;
    });
  }

  /** The numbers of each needed output, in the order in which they were asked for. */
  read(results: Readonly<Record<string, TensorView>>): Float32Array[] {
    return this.#names.map((name, i) => {
      const { data, shape } = results[name];
      const { shape: expected } = this.#expected[i];
      if (shape.length !== expected.length || !couldBe(shape, expected)) {
        throw this.#mismatch(`gave ${describeTensor({ name, type: 'float32', shape })}`);
      }
      return data as Float32Array;
    });
  }

  /** @throws InputError where a score is NaN: no detector can be judged by such a network */
  requireNumbers(scores: Float32Array): void {
    let sum = 0;
    for (const score of scores) sum += score === Infinity || score === -Infinity ? 0 : score;
    if (Number.isNaN(sum)) throw new InputError(`${this.#head.path}: the network gave a score that is NaN`);
  }

  #mismatch(problem: string): FileFormatError {
    const has = this.#head.outputs.map(describeTensor).join('; ');
    const expects = this.#expected.map(describeTensor).join('; ');
    return new FileFormatError(
      this.#head.path,
      undefined,
      `${problem}: not the head of this ${this.#family} model, whose YAML expects ${expects}; the file has ${has}`,
    );
  }
}

/** Whether a declared shape allows the expected one; an open dimension or rank allows anything. */
function couldBe(declared: readonly (number | string)[], expected: readonly (number | string)[]): boolean {
  if (declared.length !== expected.length) return false;
  return declared.every((size, i) => typeof size === 'string' || size === expected[i]);
}

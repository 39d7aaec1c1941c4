import { FileFormatError } from '../../errors/index.js';
import { describeTensor } from '../session.js';
import type { OrtSession, TensorDeclaration, TensorView } from '../session.js';
import type { Pooling } from './config.js';

/** Where the vectors of a network come out and how they become one for each text or image. */
export interface VectorOutput {
  readonly name: string;
  readonly pooling: Pooling;
  /** Length of a vector where the file says it. */
  readonly dimensions: number | undefined;
}

/**
 * Finds the output with the vectors.
 *
 * @param known names to look for where none is asked for, best first
 * @throws FileFormatError listing what the file has
 */
export function vectorOutput(
  session: OrtSession,
  asked: string | undefined,
  known: readonly string[],
  pooling: Pooling,
): VectorOutput {
  const { outputs } = session;
  const has = outputs.map(describeTensor).join('; ');
  const names = asked === undefined ? known : [asked];
  const found =
    names.map((name) => outputs.find((output) => output.name === name)).find((output) => output !== undefined) ??
    (asked === undefined && outputs.length === 1 ? outputs[0] : undefined);
  if (found === undefined) {
    throw new FileFormatError(session.path, undefined, `has no output ${names.join(', ')}; it gives ${has}`);
  }
  const rank = found.shape.length;
  if (rank !== 0 && rank !== (pooling === 'none' ? 2 : 3)) {
    const wanted =
      pooling === 'none' ? 'one vector each, [n, width] (or say how to pool)' : '[n, tokens, width] to pool';
    throw new FileFormatError(session.path, undefined, `gives ${describeTensor(found)}; expected ${wanted}`);
  }
  const last = found.shape.at(-1);
  return { name: found.name, pooling, dimensions: typeof last === 'number' ? last : undefined };
}

/** The first dimension of an input where the file fixes it. */
export function fixedDimension(input: TensorDeclaration, axis: number): number | undefined {
  const size = input.shape[axis];
  return typeof size === 'number' ? size : undefined;
}

/**
 * One vector for each of the first `rows`.
 *
 * @param lengths (rows) how many of the tokens are no padding; undefined: all
 * @throws FileFormatError where the output has another shape
 */
export function poolRows(
  path: string,
  { name, pooling }: VectorOutput,
  output: TensorView,
  rows: number,
  lengths?: readonly number[],
): { vectors: Float32Array; dimensions: number } {
  const { data, shape } = output;
  const dimensions = shape.at(-1) ?? 0;
  const tokens = pooling === 'none' ? 1 : (shape[1] ?? 0);
  const fits = shape.length === (pooling === 'none' ? 2 : 3) && shape[0] >= rows && dimensions > 0 && tokens > 0;
  if (!(data instanceof Float32Array) || !fits) {
    const gave = describeTensor({ name, type: 'output', shape });
    const wanted = pooling === 'none' ? `[${rows}, width]` : `[${rows}, tokens, width]`;
    throw new FileFormatError(path, undefined, `gave ${gave}; expected float32 ${wanted}`);
  }
  if (pooling === 'none') return { vectors: data.slice(0, rows * dimensions), dimensions };
  const vectors = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) {
    const length = Math.min(tokens, lengths?.[row] ?? tokens);
    const begin = pooling === 'last' ? length - 1 : 0;
    const end = pooling === 'mean' ? length : begin + 1;
    for (let token = begin; token < end; token++) {
      const from = (row * tokens + token) * dimensions;
      for (let i = 0; i < dimensions; i++) vectors[row * dimensions + i] += data[from + i] / (end - begin);
    }
  }
  return { vectors, dimensions };
}

import { elementCount, NumpyArray, type NumpyData } from './numpyArray.js';
import { decodePayload, gatherRowMajor, parseDtype, type NumpyDtype } from './numpyDtype.js';
import { isPythonList, PythonTuple } from './pythonTuple.js';
import { pythonInteger, shown } from './textLiterals.js';

/** What a constructor may do besides computing: refuse, and account for memory. */
export interface PickleContext {
  fail(problem: string): never;
  /** Counts bytes that a constructor makes; a pickle that multiplies its own size by references is refused. */
  charge(bytes: number): void;
}

/** Dimensions that numpy allows. */
const MAX_DIMENSIONS = 64;

/** A dtype under construction: `numpy.dtype('f4', False, True)`, then BUILD. */
export class DtypeValue {
  constructor(readonly dtype: NumpyDtype) {}
}

function readShape(shape: unknown, context: PickleContext): number[] {
  const lengths = shape instanceof PythonTuple ? [...shape] : [shape];
  if (
    lengths.length > MAX_DIMENSIONS ||
    !lengths.every((n): n is number => Number.isSafeInteger(n) && (n as number) >= 0)
  ) {
    context.fail('an array has a shape that is no list of lengths');
  }
  return lengths;
}

/** Bytes as protocols 3 and later write them, or as the byte string of Python 2. */
function readPayload(payload: unknown, context: PickleContext): Uint8Array {
  if (payload instanceof Uint8Array) return payload;
  if (typeof payload === 'string') {
    context.charge(payload.length);
    if (/^[\0-\xff]*$/.test(payload)) return Buffer.from(payload, 'latin1');
  }
  return context.fail("an array's content is not bytes");
}

function decode(payload: unknown, dtype: NumpyDtype, shape: readonly number[], context: PickleContext): NumpyData {
  const count = elementCount(shape);
  if (dtype.kind === 'O') {
    if (!isPythonList(payload) || payload.length !== count) context.fail('an object array does not fill its shape');
    context.charge(8 * count);
    return [...payload];
  }
  const bytes = readPayload(payload, context);
  if (bytes.length !== count * dtype.itemBytes) {
    context.fail(`an array of ${dtype.code} and shape (${shape.join(', ')}) has ${bytes.length} bytes of content`);
  }
  // Zero-width strings cost nothing in the file but something here.
  context.charge(bytes.length + (dtype.itemBytes === 0 ? 8 * count : 0));
  return decodePayload(bytes, dtype, count) ?? context.fail('an array holds a character beyond Unicode');
}

function readDtype(value: unknown, context: PickleContext): NumpyDtype {
  return value instanceof DtypeValue ? value.dtype : context.fail('an array has no dtype');
}

/** `_reconstruct(ndarray, (0,), b'b')`: an empty array that BUILD fills. */
export function reconstruct(): NumpyArray {
  return new NumpyArray('i1', [0], new Int8Array(0));
}

/** State of an array: (version, shape, dtype, is Fortran order, content). */
export function fillArray(array: NumpyArray, state: unknown, context: PickleContext): void {
  if (!(state instanceof PythonTuple) || state.length !== 5) return context.fail('an array has an unknown state');
  const shape = readShape(state[1], context);
  const dtype = readDtype(state[2], context);
  const data = decode(state[4], dtype, shape, context);
  Object.assign(array, {
    dtype: dtype.code,
    shape,
    data: state[3] === true && shape.length > 1 ? fromFortran(data, shape, context) : data,
  });
}

function fromFortran(data: NumpyData, shape: readonly number[], context: PickleContext): NumpyData {
  context.charge(8 * data.length);
  return gatherRowMajor(
    data,
    shape,
    shape.map((_, axis) => elementCount(shape.slice(0, axis))),
  );
}

/** `_frombuffer(content, dtype, shape, order[, axis order])` of protocol 5. */
export function fromBuffer(args: readonly unknown[], context: PickleContext): NumpyArray {
  const dtype = readDtype(args[1], context);
  const shape = readShape(args[2], context);
  const data = decode(args[0], dtype, shape, context);
  const [order, axes] = [args[3], args[4]];
  if (order === 'F') return new NumpyArray(dtype.code, shape, fromFortran(data, shape, context));
  if (order !== 'K' || !Array.isArray(axes)) return new NumpyArray(dtype.code, shape, data);
  if (axes.length !== shape.length || !shape.every((_, axis) => axes.includes(axis))) {
    context.fail('an array has an axis order that is no permutation');
  }
  const permutation = axes as number[];
  const transposed = permutation.map((axis) => shape[axis]);
  const strides = permutation.map((axis) => elementCount(shape.slice(axis + 1)));
  context.charge(8 * data.length);
  return new NumpyArray(dtype.code, transposed, gatherRowMajor(data, transposed, strides));
}

/** `scalar(dtype, content)`: a plain number, string or boolean. */
export function scalar(args: readonly unknown[], context: PickleContext): unknown {
  const dtype = readDtype(args[0], context);
  if (dtype.kind === 'O') return context.fail('an object scalar is not allowed');
  const value = decode(args[1], dtype, [], context)[0];
  if (dtype.kind === 'b') return value !== 0;
  return typeof value === 'bigint' ? pythonInteger(value) : value;
}

/** `numpy.dtype(code, align, copy)`. */
export function makeDtype(args: readonly unknown[], context: PickleContext): DtypeValue {
  const dtype = typeof args[0] === 'string' ? parseDtype(args[0]) : undefined;
  if (!dtype) return context.fail(`numpy dtype ${shown(args[0])} is not supported`);
  return new DtypeValue(dtype);
}

/** State of a dtype: (version, byte order, sub-array, names, fields, item size, alignment, flags[, metadata]). */
export function completeDtype({ dtype }: DtypeValue, state: unknown, context: PickleContext): void {
  if (!(state instanceof PythonTuple) || state.length < 8) return context.fail('a dtype has an unknown state');
  if (state[2] !== null || state[3] !== null) return context.fail('numpy record arrays are not supported');
  if (!['<', '>', '=', '|'].includes(state[1] as string)) return context.fail('a dtype has an unknown byte order');
  const itemBytes = state[5];
  if ((dtype.kind === 'U' || dtype.kind === 'S') && itemBytes !== dtype.itemBytes) {
    return context.fail(`numpy dtype '${dtype.code}' declares ${shown(itemBytes)} bytes an item`);
  }
  dtype.bigEndian = state[1] === '>';
}

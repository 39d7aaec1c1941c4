import { open } from 'node:fs/promises';
import type * as onnxruntime from 'onnxruntime-node';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { FileFormatError, InputError, firstOf, nativePackage } from '../errors/index.js';
import { fromFloat16, toFloat16 } from '../sensors/index.js';

type Runtime = typeof onnxruntime;

/** The native runtime, loaded with the first network: what only scores needs none. */
const loadRuntime = (): Promise<Runtime> => nativePackage('onnxruntime-node', () => import('onnxruntime-node'));

/** Element types that the networks of this tool take and give. */
export type TensorData = Float32Array | Uint8Array | Int32Array | BigInt64Array;

/** Row-major numbers with their shape. */
export interface TensorView<Data extends TensorData = TensorData> {
  readonly data: Data;
  readonly shape: readonly number[];
}

/** An input or output as the file declares it; a string is a dimension that the file leaves open. */
export interface TensorDeclaration {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

export interface SessionOptions {
  /** Execution provider that is known to work ({@link resolveProvider}); `cpu` unless given. */
  readonly provider?: string;
  /** Threads of one run; 1 unless given. */
  readonly threads?: number;
}

/**
 * One ONNX network, ready to run.
 *
 * One thread a session unless asked for more (throughput comes from workers), sequential execution, and the same graph
 * optimisation always, so that a machine repeats its own numbers. `run` blocks the thread it is called on.
 *
 * Half-precision inputs and outputs are given and taken as Float32Array.
 */
export class OrtSession {
  /** The ONNX file. */
  readonly path: string;
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

  private constructor(path: string, runtime: Runtime, session: InferenceSession) {
    this.path = path;
    this.#runtime = runtime;
    this.#session = session;
    this.inputs = session.inputMetadata.map(declarationOf);
    this.outputs = session.outputMetadata.map(declarationOf);
  }

  /**
   * @param options the provider's name alone stands for `{ provider }`
   * @throws FileFormatError where the file is no ONNX network, is cut off, or needs what the provider cannot do
   */
  static async open(path: string, options: string | SessionOptions = {}): Promise<OrtSession> {
    await refuseWhatIsNoNetwork(path);
    const { provider = 'cpu', threads } = typeof options === 'string' ? { provider: options } : options;
    const runtime = await loadRuntime();
    try {
      const session = await runtime.InferenceSession.create(path, nativeOptions(provider, threads));
      return new OrtSession(path, runtime, session);
    } catch (error) {
      throw new FileFormatError(path, undefined, loadingProblem(error, provider), { cause: error });
    }
  }

  /** A network that code has written ({@link encodeOnnx}); `name` stands for the path in messages. */
  static async fromBytes(bytes: Uint8Array, name: string, options: SessionOptions = {}): Promise<OrtSession> {
    const { provider = 'cpu', threads } = options;
    const runtime = await loadRuntime();
    const session = await runtime.InferenceSession.create(bytes, nativeOptions(provider, threads));
    return new OrtSession(name, runtime, session);
  }

  /**
   * Runs the network.
   *
   * @param feeds every input by name
   * @param into arrays of the right size that outputs are written to; the others get new ones
   * @returns every output by name; the data belong to the caller
   * @throws InputError naming the tensor, where names, types or shapes are not those of the file
   */
  async run(
    feeds: Readonly<Record<string, TensorView>>,
    into: Readonly<Record<string, TensorView>> = {},
  ): Promise<Record<string, TensorView>> {
    const { Tensor: NativeTensor } = this.#runtime;
    const tensors: Record<string, Tensor> = {};
    for (const declared of this.inputs) {
      const feed = feeds[declared.name];
      if (feed === undefined) {
        throw new InputError(`${this.path}: input ${describeTensor(declared)} got no value (given: ${list(feeds)})`);
      }
      const half = declared.type === 'float16' && feed.data instanceof Float32Array;
      const type = half ? 'float16' : typeOf(feed.data);
      if (type !== declared.type || !fits(feed.shape, declared.shape)) {
        const given = describeTensor({ name: declared.name, type, shape: feed.shape });
        throw new InputError(`${this.path}: input ${describeTensor(declared)} cannot take ${given}`);
      }
      const length = feed.shape.reduce((product, size) => product * size, 1);
      if (feed.data.length !== length) {
        const shape = `[${feed.shape.join(', ')}]`;
        throw new InputError(`${this.path}: input ${declared.name}: ${feed.data.length} numbers are not ${shape}`);
      }
      const data = half ? toFloat16(feed.data as Float32Array) : feed.data;
      tensors[declared.name] = new NativeTensor(type, data as Float32Array, [...feed.shape]);
    }
    const fetches: Record<string, Tensor | null> = {};
    for (const { name } of this.outputs) {
      const given = into[name];
      fetches[name] =
        given === undefined ? null : new NativeTensor(typeOf(given.data), given.data as Float32Array, [...given.shape]);
    }
    const results = await this.#session.run(tensors, fetches).catch((error: unknown) => {
      throw new InputError(`${this.path}: ${firstLine(error)}`, { cause: error });
    });
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => {
        const data = tensor.type === 'float16' ? fromFloat16(halvesOf(tensor)) : (tensor.data as TensorData);
        return [name, { data, shape: tensor.dims }];
      }),
    );
  }

  /** Frees the network's memory; the session cannot be used afterwards. */
  async close(): Promise<void> {
    await this.#session.release();
  }
}

function nativeOptions(provider: string, threads = 1): InferenceSession.SessionOptions {
  return {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Without layout changes, which depend on the processor and gain nothing measurable here.
    graphOptimizationLevel: 'extended',
    // Scans differ in their number of pillars; a memory plan for each would only pile up.
    enableMemPattern: false,
    logSeverityLevel: 4,
    // Idle threads sleep: those that spin take the processor from whoever shares it.
    ...(threads > 1 && { extra: { session: { intra_op: { allow_spinning: '0' } } } }),
  };
}

/** Uint16Array in Node 20, Float16Array where the language has one. */
function halvesOf(tensor: Tensor): Uint16Array {
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  return new Uint16Array(buffer, byteOffset, length);
}

/** `name float32 [1, 32, rows, 160]`. */
export function describeTensor({ name, type, shape }: TensorDeclaration): string {
  return `${name} ${type} [${shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`;
}

function declarationOf(value: InferenceSession.ValueMetadata): TensorDeclaration {
  if (!value.isTensor) return { name: value.name, type: 'no tensor', shape: [] };
  return { name: value.name, type: value.type, shape: value.shape };
}

function fits(given: readonly number[], declared: readonly (number | string)[]): boolean {
  return given.length === declared.length && declared.every((size, i) => typeof size === 'string' || size === given[i]);
}

function typeOf(data: TensorData): 'float32' | 'uint8' | 'int32' | 'int64' {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Uint8Array) return 'uint8';
  return data instanceof Int32Array ? 'int32' : 'int64';
}

function list(feeds: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(feeds);
  return names.length === 0 ? 'nothing' : firstOf(names);
}

async function refuseWhatIsNoNetwork(path: string): Promise<void> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'no such file' : error.message;
    throw new FileFormatError(path, undefined, problem, { cause: error });
  });
  try {
    const status = await file.stat();
    if (status.isDirectory()) throw new FileFormatError(path, undefined, 'is a folder; expected an ONNX network');
    const { size } = status;
    if (size === 0) throw new FileFormatError(path, undefined, 'is empty; expected an ONNX network');
    const head = Buffer.alloc(Math.min(size, 64));
    await file.read(head, 0, head.length, 0);
    if (head.toString('latin1').startsWith('version https://git-lfs')) {
      throw new FileFormatError(path, undefined, 'is a Git LFS pointer, not the network: fetch it with git lfs pull');
    }
  } finally {
    await file.close();
  }
}

function loadingProblem(error: unknown, provider: string): string {
  const text = firstLine(error);
  if (/protobuf parsing failed/i.test(text)) return 'is not an ONNX network, or it is cut off';
  return `cannot be loaded on ${provider}: ${text}`;
}

function firstLine(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  return line.replace(/^Load model from \S+ failed:\s*/, '').replace(/^\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : /, '');
}

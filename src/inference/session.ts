import { open } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { FileFormatError, InputError, firstOf } from '../errors/index.js';

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

/**
 * One ONNX network, ready to run.
 *
 * One thread a session (throughput comes from workers), sequential execution, and the same graph optimisation always,
 * so that a machine repeats its own numbers. `run` blocks the thread it is called on.
 */
export class OrtSession {
  /** The ONNX file. */
  readonly path: string;
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  readonly #session: InferenceSession;

  private constructor(path: string, session: InferenceSession) {
    this.path = path;
    this.#session = session;
    this.inputs = session.inputMetadata.map(declarationOf);
    this.outputs = session.outputMetadata.map(declarationOf);
  }

  /**
   * @param provider execution provider that is known to work ({@link resolveProvider})
   * @throws FileFormatError where the file is no ONNX network, is cut off, or needs what the provider cannot do
   */
  static async open(path: string, provider = 'cpu'): Promise<OrtSession> {
    await refuseWhatIsNoNetwork(path);
    try {
      const session = await InferenceSession.create(path, {
        executionProviders: [provider],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        // Without layout changes, which depend on the processor and gain nothing measurable here.
        graphOptimizationLevel: 'extended',
        // Scans differ in their number of pillars; a memory plan for each would only pile up.
        enableMemPattern: false,
        logSeverityLevel: 4,
      });
      return new OrtSession(path, session);
    } catch (error) {
      throw new FileFormatError(path, undefined, loadingProblem(error, provider), { cause: error });
    }
  }

  /**
   * Runs the network.
   *
   * @param feeds every input by name
   * @returns every output by name; the data belong to the caller
   * @throws InputError naming the tensor, where names, types or shapes are not those of the file
   */
  async run(feeds: Readonly<Record<string, TensorView>>): Promise<Record<string, TensorView>> {
    const tensors: Record<string, Tensor> = {};
    for (const declared of this.inputs) {
      const feed = feeds[declared.name];
      if (feed === undefined) {
        throw new InputError(`${this.path}: input ${describeTensor(declared)} got no value (given: ${list(feeds)})`);
      }
      const type = typeOf(feed.data);
      if (type !== declared.type || !fits(feed.shape, declared.shape)) {
        const given = describeTensor({ name: declared.name, type, shape: feed.shape });
        throw new InputError(`${this.path}: input ${describeTensor(declared)} cannot take ${given}`);
      }
      const length = feed.shape.reduce((product, size) => product * size, 1);
      if (feed.data.length !== length) {
        const shape = `[${feed.shape.join(', ')}]`;
        throw new InputError(`${this.path}: input ${declared.name}: ${feed.data.length} numbers are not ${shape}`);
      }
      tensors[declared.name] = new Tensor(type, feed.data as Float32Array, [...feed.shape]);
    }
    const results = await this.#session.run(tensors).catch((error: unknown) => {
      throw new InputError(`${this.path}: ${firstLine(error)}`, { cause: error });
    });
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => {
        return [name, { data: tensor.data as TensorData, shape: tensor.dims }];
      }),
    );
  }

  /** Frees the network's memory; the session cannot be used afterwards. */
  async close(): Promise<void> {
    await this.#session.release();
  }
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

import { FileFormatError, firstOf } from '../../errors/index.js';
import { ByteCursor } from './byteCursor.js';
import { allowedGlobal, PickleGlobal } from './constructors.js';
import { completeDtype, DtypeValue, fillArray, type PickleContext } from './numpyConstructors.js';
import { NumpyArray } from './numpyArray.js';
import { isPythonList, PythonTuple } from './pythonTuple.js';
import { parseInteger, pythonInteger, shown } from './textLiterals.js';

/** Bytes of an integer beyond which it is taken for an attack. */
const MAX_INTEGER_BYTES = 512;
/** Constructors may make this many times the file's size, so that references cannot multiply it. */
const MAX_GROWTH = 16;
const GROWTH_FLOOR_BYTES = 1 << 20;

/** Stands for whatever a refused name would have made. It never leaves the reader: a refusal ends in an error. */
const REFUSED = Symbol('refused');
/** Refused names that an error collects. */
const MAX_REFUSED = 20;

/** The stack, the marks and the memo of a pickle being read, and the operations that several opcodes share. */
export class Unpickler implements PickleContext {
  readonly cursor: ByteCursor;
  readonly stack: unknown[] = [];
  readonly #marks: number[] = [];
  readonly #refused = new Map<string, number>();
  readonly #memo = new Map<number, unknown>();
  #budget: number;
  finished = false;

  constructor(bytes: Uint8Array, file: string) {
    this.cursor = new ByteCursor(bytes, file);
    this.#budget = MAX_GROWTH * bytes.length + GROWTH_FLOOR_BYTES;
  }

  fail(problem: string): never {
    return this.cursor.fail(problem);
  }

  charge(bytes: number): void {
    this.#budget -= bytes;
    if (!(this.#budget >= 0)) this.fail('the pickle multiplies its own content by references');
  }

  pop(): unknown {
    const floor = this.#marks[this.#marks.length - 1] ?? 0;
    if (this.stack.length <= floor) this.fail('the pickle takes a value that is not there; it is damaged');
    return this.stack.pop();
  }

  top(): unknown {
    if (this.stack.length === 0) this.fail('the pickle uses a value that is not there; it is damaged');
    return this.stack[this.stack.length - 1];
  }

  mark(): void {
    this.#marks.push(this.stack.length);
  }

  /** POP also removes a mark where that is the topmost thing. */
  popValueOrMark(): void {
    if (this.#marks[this.#marks.length - 1] === this.stack.length) this.#marks.pop();
    else this.pop();
  }

  popToMark(): unknown[] {
    const start = this.#marks.pop() ?? this.fail('the pickle closes a group that it did not open; it is damaged');
    return this.stack.splice(start);
  }

  popTuple(count: number): void {
    const tuple = new PythonTuple(count);
    for (let i = count - 1; i >= 0; i--) tuple[i] = this.pop();
    this.stack.push(tuple);
  }

  tupleOf(items: readonly unknown[]): PythonTuple {
    const tuple = new PythonTuple(items.length);
    for (let i = 0; i < items.length; i++) tuple[i] = items[i];
    return tuple;
  }

  remember(index: number): void {
    this.#memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.#memo.size);
  }

  recall(index: number): void {
    if (!this.#memo.has(index))
      this.fail(`the pickle refers to value ${index}, which it has not stored; it is damaged`);
    this.stack.push(this.#memo.get(index));
  }

  memoIndex(line: string): number {
    const index = parseInteger(line);
    return typeof index === 'number' && index >= 0 ? index : this.fail(`'${line}' is no memo index`);
  }

  /** Little-endian two's complement. */
  pushLong(byteCount: number): void {
    if (byteCount > MAX_INTEGER_BYTES) this.fail(`an integer of ${byteCount} bytes is refused`);
    const bytes = this.cursor.take(byteCount);
    let value = 0n;
    for (let i = byteCount - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
    this.stack.push(pythonInteger(byteCount > 0 ? BigInt.asIntN(8 * byteCount, value) : 0n));
  }

  pushParsed(value: unknown, what: string): void {
    if (value === undefined) this.fail(`a line is no ${what}`);
    this.stack.push(value);
  }

  extendList(items: readonly unknown[]): void {
    const list = this.top();
    if (list === REFUSED) return;
    if (!isPythonList(list)) return this.fail('the pickle appends to something that is no list');
    for (const item of items) list.push(item);
  }

  setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (dict === REFUSED) return;
    if (!(dict instanceof Map)) return this.fail('the pickle sets an item of something that is no dict');
    if (items.length % 2 !== 0) this.fail('a dict has a key without a value');
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  }

  addItems(items: readonly unknown[]): void {
    const set = this.top();
    if (set === REFUSED) return;
    if (!(set instanceof Set)) return this.fail('the pickle adds an item to something that is no set');
    for (const item of items) set.add(item);
  }

  /** Names on the list become constructors; any other is noted, and the reading goes on only to find the rest. */
  global(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string') return this.fail('a Python name is no text');
    const allowed = allowedGlobal(module, name);
    if (!allowed) {
      const full = shown(`${module}.${name}`).slice(1, -1);
      if (this.#refused.size < MAX_REFUSED && !this.#refused.has(full)) {
        this.#refused.set(full, this.cursor.opcodeOffset);
      }
    }
    this.stack.push(allowed ?? REFUSED);
  }

  /** Says which names were refused, the first with its offset; undefined where all names are harmless. */
  refusal(): FileFormatError | undefined {
    if (this.#refused.size === 0) return undefined;
    const names = [...this.#refused.keys()];
    const torch = names.some((name) => name.startsWith('torch.'))
      ? '; save tensors as numpy arrays (tensor.cpu().numpy())'
      : '';
    return new FileFormatError(
      this.cursor.file,
      `byte ${this.#refused.get(names[0])}`,
      `refused: the pickle wants to use ${firstOf(names)}, not on the list of harmless Python names${torch}`,
    );
  }

  reduce(): void {
    const args = this.pop();
    const callable = this.pop();
    if (callable === REFUSED) return void this.stack.push(REFUSED);
    if (!(callable instanceof PickleGlobal)) return this.fail('the pickle calls something that is no known name');
    if (!(args instanceof PythonTuple)) return this.fail(`${callable.name} is called without a tuple of arguments`);
    this.stack.push(callable.construct(args, this));
  }

  /** An object of a class: always refused, because the classes on the list are made by calls. */
  newObject(parts: number): void {
    if (this.#refused.size === 0)
      this.fail('the pickle makes an object of a class that is made otherwise; not harmless');
    for (let i = 0; i < parts; i++) this.pop();
    this.stack.push(REFUSED);
  }

  build(): void {
    const state = this.pop();
    const target = this.top();
    if (target instanceof NumpyArray) fillArray(target, state, this);
    else if (target instanceof DtypeValue) completeDtype(target, state, this);
    else if (target !== REFUSED) this.fail('the pickle sets the state of something that has none');
  }
}

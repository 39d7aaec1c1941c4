import { FileFormatError } from '../../errors/index.js';
import { readFileBounded } from '../../sensors/index.js';
import { OPCODE } from './opcodes.js';
import { structureProblem } from './structureLimits.js';
import { parseFloatLiteral, parseInteger, parseQuotedString, parseRawUnicode } from './textLiterals.js';
import { Unpickler } from './unpickler.js';

type Handler = (u: Unpickler) => void;

const HIGHEST_PROTOCOL = 5;
/** An info file of 50,000 frames has some 50 MB. */
const MAX_FILE_BYTES = 2 ** 31 - 1;

const persistentId: Handler = (u) =>
  u.fail('the pickle refers to data outside itself (persistent id), as PyTorch checkpoints do');
const extension: Handler = (u) => u.fail('the pickle uses the extension registry, which has no safe meaning here');

const HANDLERS: Record<keyof typeof OPCODE, Handler> = {
  PROTO(u) {
    const protocol = u.cursor.uint8();
    if (protocol > HIGHEST_PROTOCOL) u.fail(`pickle protocol ${protocol} is unknown; write protocol 4`);
  },
  FRAME(u) {
    const length = u.cursor.uint64();
    if (length > u.cursor.length - u.cursor.position) u.fail('a frame is longer than the file; the pickle is cut');
  },
  STOP(u) {
    u.finished = true;
  },
  MARK: (u) => u.mark(),
  POP: (u) => u.popValueOrMark(),
  POP_MARK: (u) => void u.popToMark(),
  DUP: (u) => void u.stack.push(u.top()),
  PUT: (u) => u.remember(u.memoIndex(u.cursor.line())),
  BINPUT: (u) => u.remember(u.cursor.uint8()),
  LONG_BINPUT: (u) => u.remember(u.cursor.uint32()),
  MEMOIZE: (u) => u.memoize(),
  GET: (u) => u.recall(u.memoIndex(u.cursor.line())),
  BINGET: (u) => u.recall(u.cursor.uint8()),
  LONG_BINGET: (u) => u.recall(u.cursor.uint32()),
  NONE: (u) => void u.stack.push(null),
  NEWTRUE: (u) => void u.stack.push(true),
  NEWFALSE: (u) => void u.stack.push(false),
  INT(u) {
    const line = u.cursor.line();
    // Protocols 0 and 1 write booleans as these two integers.
    if (line === '00' || line === '01') u.stack.push(line === '01');
    else u.pushParsed(parseInteger(line), 'integer');
  },
  LONG: (u) => u.pushParsed(parseInteger(u.cursor.line()), 'integer'),
  FLOAT: (u) => u.pushParsed(parseFloatLiteral(u.cursor.line()), 'number'),
  BININT: (u) => void u.stack.push(u.cursor.int32()),
  BININT1: (u) => void u.stack.push(u.cursor.uint8()),
  BININT2: (u) => void u.stack.push(u.cursor.uint16()),
  LONG1: (u) => u.pushLong(u.cursor.uint8()),
  LONG4: (u) => u.pushLong(u.cursor.uint32()),
  BINFLOAT: (u) => void u.stack.push(u.cursor.float64BigEndian()),
  STRING: (u) => u.pushParsed(parseQuotedString(u.cursor.line()), 'quoted string'),
  BINSTRING: (u) => void u.stack.push(u.cursor.latin1(u.cursor.int32())),
  SHORT_BINSTRING: (u) => void u.stack.push(u.cursor.latin1(u.cursor.uint8())),
  UNICODE: (u) => u.pushParsed(parseRawUnicode(u.cursor.line()), 'Unicode text'),
  SHORT_BINUNICODE: (u) => void u.stack.push(u.cursor.utf8(u.cursor.uint8())),
  BINUNICODE: (u) => void u.stack.push(u.cursor.utf8(u.cursor.uint32())),
  BINUNICODE8: (u) => void u.stack.push(u.cursor.utf8(u.cursor.uint64())),
  SHORT_BINBYTES: (u) => void u.stack.push(u.cursor.take(u.cursor.uint8())),
  BINBYTES: (u) => void u.stack.push(u.cursor.take(u.cursor.uint32())),
  BINBYTES8: (u) => void u.stack.push(u.cursor.take(u.cursor.uint64())),
  BYTEARRAY8: (u) => void u.stack.push(u.cursor.take(u.cursor.uint64())),
  EMPTY_TUPLE: (u) => u.popTuple(0),
  TUPLE: (u) => void u.stack.push(u.tupleOf(u.popToMark())),
  TUPLE1: (u) => u.popTuple(1),
  TUPLE2: (u) => u.popTuple(2),
  TUPLE3: (u) => u.popTuple(3),
  EMPTY_LIST: (u) => void u.stack.push([]),
  LIST: (u) => void u.stack.push(u.popToMark()),
  APPEND: (u) => u.extendList([u.pop()]),
  APPENDS: (u) => u.extendList(u.popToMark()),
  EMPTY_DICT: (u) => void u.stack.push(new Map()),
  DICT(u) {
    const items = u.popToMark();
    u.stack.push(new Map());
    u.setItems(items);
  },
  SETITEM(u) {
    const value = u.pop();
    u.setItems([u.pop(), value]);
  },
  SETITEMS: (u) => u.setItems(u.popToMark()),
  EMPTY_SET: (u) => void u.stack.push(new Set()),
  ADDITEMS: (u) => u.addItems(u.popToMark()),
  FROZENSET: (u) => void u.stack.push(new Set(u.popToMark())),
  GLOBAL(u) {
    const module = u.cursor.line();
    u.global(module, u.cursor.line());
  },
  STACK_GLOBAL(u) {
    const name = u.pop();
    u.global(u.pop(), name);
  },
  REDUCE: (u) => u.reduce(),
  BUILD: (u) => u.build(),
  INST(u) {
    const module = u.cursor.line();
    u.popToMark();
    u.global(module, u.cursor.line());
    u.newObject(1);
  },
  OBJ(u) {
    u.popToMark();
    u.newObject(0);
  },
  NEWOBJ: (u) => u.newObject(2),
  NEWOBJ_EX: (u) => u.newObject(3),
  PERSID: persistentId,
  BINPERSID: persistentId,
  EXT1: extension,
  EXT2: extension,
  EXT4: extension,
  NEXT_BUFFER: (u) => u.fail('the pickle keeps its arrays in separate buffers; write it without buffer_callback'),
  READONLY_BUFFER: (u) => void u.top(),
};

const TABLE: (Handler | undefined)[] = [];
for (const name of Object.keys(OPCODE) as (keyof typeof OPCODE)[]) TABLE[OPCODE[name]] = HANDLERS[name];

function step(unpickler: Unpickler): void {
  const { cursor } = unpickler;
  cursor.opcodeOffset = cursor.position;
  if (cursor.position === cursor.length) unpickler.fail('the pickle ends without its end mark; it is cut');
  const code = cursor.uint8();
  const handler = TABLE[code];
  if (handler === undefined) {
    return unpickler.fail(`byte 0x${code.toString(16).padStart(2, '0')} is no pickle opcode; not a pickle?`);
  }
  handler(unpickler);
}

/**
 * Reads a Python pickle (protocols 0 to 5) and runs nothing of it.
 *
 * None → null, bool → boolean, int → number (bigint where a double is not exact), float → number, str → string,
 * bytes and bytearray → Uint8Array (a view of `bytes`), list → array, tuple → {@link PythonTuple}, dict → Map,
 * set → Set, numpy array → {@link NumpyArray}, numpy scalar → number, string or boolean.
 *
 * @param file name for error messages
 * @throws FileFormatError naming the byte offset: a Python name that is not on the list of harmless constructors, a
 *   declared size beyond the end of the file, a cut or damaged file, dangerous nesting
 */
export function parsePickle(bytes: Uint8Array, file: string): unknown {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) {
    throw new FileFormatError(file, undefined, 'is a zip archive (a PyTorch checkpoint?), not a pickle');
  }
  const unpickler = new Unpickler(bytes, file);
  let value: unknown;
  try {
    while (!unpickler.finished) step(unpickler);
    value = unpickler.pop();
  } catch (error) {
    // A refused name is the better explanation of whatever went wrong after it.
    throw unpickler.refusal() ?? error;
  }
  const refusal = unpickler.refusal();
  if (refusal) throw refusal;
  const problem = structureProblem(value);
  if (problem) throw new FileFormatError(file, undefined, problem);
  return value;
}

/** {@link parsePickle} of a file. */
export async function readPickle(path: string): Promise<unknown> {
  return parsePickle(await readFileBounded(path, MAX_FILE_BYTES), path);
}

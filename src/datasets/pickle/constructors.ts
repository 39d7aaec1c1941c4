import { fromBuffer, makeDtype, reconstruct, scalar, type PickleContext } from './numpyConstructors.js';
import { isPythonList } from './pythonTuple.js';
import { shown } from './textLiterals.js';

/** A Python name that a pickle may use. It stands for data only: nothing of Python is run. */
export class PickleGlobal {
  constructor(
    readonly name: string,
    readonly construct: (args: readonly unknown[], context: PickleContext) => unknown,
  ) {}
}

function items(args: readonly unknown[], context: PickleContext, what: string): readonly unknown[] {
  if (args.length === 0) return [];
  const list = args[0];
  if (args.length > 1 || !Array.isArray(list)) return context.fail(`${what} is made from something that is no list`);
  context.charge(8 * list.length);
  return list;
}

function encodeLatin1(args: readonly unknown[], context: PickleContext): Uint8Array {
  const [text, encoding] = args;
  if (typeof text !== 'string' || (encoding !== 'latin1' && encoding !== 'latin-1')) {
    return context.fail(`_codecs.encode with ${shown(encoding)} is not allowed; only text as latin1`);
  }
  if (!/^[\0-\xff]*$/.test(text)) return context.fail('bytes are written with characters beyond latin-1');
  context.charge(text.length);
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function makeBytes(args: readonly unknown[], context: PickleContext): Uint8Array {
  if (args.length === 0) return new Uint8Array(0);
  if (args.length === 2) return encodeLatin1(args, context);
  const [content] = args;
  if (content instanceof Uint8Array) {
    context.charge(content.length);
    return content.slice();
  }
  if (
    !isPythonList(content) ||
    !content.every((v) => Number.isInteger(v) && (v as number) >= 0 && (v as number) < 256)
  ) {
    return context.fail('bytes are made from something that is no list of bytes');
  }
  context.charge(content.length);
  return Uint8Array.from(content as number[]);
}

function makeDict(args: readonly unknown[], context: PickleContext): Map<unknown, unknown> {
  const pairs = items(args, context, 'a dict');
  if (!pairs.every((pair) => Array.isArray(pair) && pair.length === 2)) context.fail('a dict is made from no pairs');
  return new Map(pairs as [unknown, unknown][]);
}

/** A type that only stands beside the data, such as the factory of a defaultdict or the class of an array. */
const inert = (name: string) => (_: readonly unknown[], context: PickleContext) =>
  context.fail(`a pickle may name ${name} but not call it`);

const ALLOWED = new Map<string, PickleGlobal>();

function allow(
  modules: readonly string[],
  name: string,
  construct: (args: readonly unknown[], context: PickleContext) => unknown = inert(`${modules[0]}.${name}`),
): void {
  for (const module of modules) {
    ALLOWED.set(`${module}.${name}`, new PickleGlobal(`${module}.${name}`, construct));
  }
}

const BUILTINS = ['builtins', '__builtin__'];
allow(BUILTINS, 'bytes', makeBytes);
allow(BUILTINS, 'bytearray', makeBytes);
allow(BUILTINS, 'set', (args, context) => new Set(items(args, context, 'a set')));
allow(BUILTINS, 'frozenset', (args, context) => new Set(items(args, context, 'a frozenset')));
for (const name of ['dict', 'list', 'tuple', 'int', 'float', 'str', 'bool']) allow(BUILTINS, name);
allow(['collections'], 'OrderedDict', makeDict);
allow(['collections'], 'defaultdict', (args, context) => makeDict(args.slice(1), context));
allow(['_codecs'], 'encode', encodeLatin1);
allow(['numpy'], 'ndarray');
allow(['numpy'], 'dtype', makeDtype);
const MULTIARRAY = ['numpy.core.multiarray', 'numpy._core.multiarray'];
allow(MULTIARRAY, '_reconstruct', reconstruct);
allow(MULTIARRAY, 'scalar', scalar);
allow(['numpy.core.numeric', 'numpy._core.numeric'], '_frombuffer', fromBuffer);

/** The constructor of a Python name, or undefined where the name is not on the list. */
export function allowedGlobal(module: string, name: string): PickleGlobal | undefined {
  return ALLOWED.get(`${module}.${name}`);
}

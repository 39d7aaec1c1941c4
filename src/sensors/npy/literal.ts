import { FileFormatError } from '../../errors/index.js';

/** What the header of an .npy file may hold: the Python literals of str, bool, int, tuple, list and dict. */
export type Literal = string | boolean | number | readonly Literal[] | { readonly [key: string]: Literal };

const TOKEN = /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(True|False)|(-?\d+)L?|([{}()[\],:]))/y;
const MAX_DEPTH = 8;

/** Reads a Python literal; nothing is evaluated. */
export function parseLiteral(text: string, name: string): Literal {
  let at = 0;
  let token: RegExpExecArray | null = null;
  const fail = (): never => {
    throw new FileFormatError(name, 'header', `not a Python literal at character ${at}: ${text.slice(at, at + 20)}`);
  };
  const advance = (): void => {
    at = TOKEN.lastIndex;
    token = TOKEN.exec(text);
    if (token === null && text.slice(at).trim() !== '') fail();
  };
  const isSign = (sign: string): boolean => token?.[4] === sign;
  const list = (close: string, depth: number): Literal[] => {
    const items: Literal[] = [];
    advance();
    while (!isSign(close)) {
      items.push(value(depth));
      if (isSign(',')) advance();
      else if (!isSign(close)) fail();
    }
    advance();
    return items;
  };
  const dict = (depth: number): Literal => {
    const entries = new Map<string, Literal>();
    advance();
    while (!isSign('}')) {
      const key = value(depth);
      if (typeof key !== 'string' || !isSign(':')) return fail();
      advance();
      entries.set(key, value(depth));
      if (isSign(',')) advance();
      else if (!isSign('}')) fail();
    }
    advance();
    return Object.fromEntries(entries);
  };
  const value = (depth: number): Literal => {
    if (token === null || depth > MAX_DEPTH) return fail();
    const [, quoted, flag, digits, sign] = token;
    if (sign === '{') return dict(depth + 1);
    if (sign === '(') return list(')', depth + 1);
    if (sign === '[') return list(']', depth + 1);
    if (sign !== undefined) return fail();
    advance();
    if (quoted !== undefined) return quoted.slice(1, -1);
    if (flag !== undefined) return flag === 'True';
    return Number(digits);
  };
  TOKEN.lastIndex = 0;
  advance();
  const result = value(0);
  if (token !== null) fail();
  return result;
}

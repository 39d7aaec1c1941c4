/** Literals of protocol 0, which writes values as text lines. Each parser returns undefined for what is no literal. */

/** Digits beyond which an integer is taken for an attack: Python integers have no bound, converting them costs time. */
const MAX_DIGITS = 1000;

/** A value from the file for an error message: short, escaped, and never walked into. */
export function shown(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : `a ${typeof value}`;
}

/** A JavaScript number where it holds the value exactly, a bigint beyond. */
export function pythonInteger(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

/** `12`, `-3`, `70L`. */
export function parseInteger(line: string): number | bigint | undefined {
  if (line.length > MAX_DIGITS || !/^[+-]?\d+L?$/.test(line)) return undefined;
  return pythonInteger(BigInt(line.replace(/^\+|L$/g, '')));
}

/** `1.5`, `1e-7`, `inf`, `-inf`, `nan`. */
export function parseFloatLiteral(line: string): number | undefined {
  if (line.length > MAX_DIGITS) return undefined;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(line)) return Number(line);
  const named = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(line);
  if (!named) return undefined;
  if (!named[2]) return NaN;
  return named[1] === '-' ? -Infinity : Infinity;
}

/** Python's raw-unicode-escape: only `\u` with four and `\U` with eight hexadecimal digits are escapes. */
export function parseRawUnicode(line: string): string | undefined {
  let valid = true;
  const text = line.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short?: string, long?: string) => {
    const codePoint = parseInt(short ?? (long as string), 16);
    if (codePoint <= 0x10ffff) return String.fromCodePoint(codePoint);
    valid = false;
    return '';
  });
  return valid ? text : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** A quoted Python 2 byte string, one character a byte. */
export function parseQuotedString(line: string): string | undefined {
  const quoted = /^'(.*)'$|^"(.*)"$/s.exec(line);
  if (!quoted) return undefined;
  return (quoted[1] ?? quoted[2]).replace(
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([\\'"abfnrtv]))/g,
    (_, hex?: string, octal?: string, letter?: string) => {
      if (letter !== undefined) return ESCAPES[letter];
      return String.fromCharCode(hex !== undefined ? parseInt(hex, 16) : parseInt(octal as string, 8) & 0xff);
    },
  );
}

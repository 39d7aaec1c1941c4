import { setImmediate } from 'node:timers/promises';
import { FileFormatError } from '../../errors/index.js';
import { readError } from '../../sensors/index.js';
import { fileSource, type ByteSource } from './byteSource.js';
import { parseDecimal } from './decimal.js';

const CHUNK_BYTES = 2 ** 20;
/** Bytes kept ready for a number, a literal or a key: no sensible one is longer. */
const LOOKAHEAD = 512;
const MAX_STRING_BYTES = 2 ** 26;
const MAX_DEPTH = 256;
/** Bytes read between two pauses in which other work of the process may go on. */
const PAUSE_BYTES = 2 ** 24;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
/** Digits, letters, sign, point: what numbers and literals are made of. */
const isWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e;

/**
 * Reads a JSON file token by token; memory stays at some megabytes whatever the file's size.
 *
 * Accepts what Python's `json` writes beyond the standard: the literals `NaN`, `Infinity` and `-Infinity`. The caller
 * asks for what it expects:
 *
 * ```ts
 * json.beginArray();
 * while (json.more()) { json.beginObject(); while (json.more()) { const key = json.key(); json.skip(); } }
 * json.finish();
 * ```
 *
 * `more()` closes the innermost container when it says no. Every complaint is a FileFormatError that names the file,
 * the place that `where` gives, and the byte.
 */
export class JsonStream {
  /** Where the reader is, e.g. a JSON pointer; begins complaints. */
  where: (() => string) | undefined;
  /** After {@link textBytes}: the text's UTF-8 bytes are `bytes[start]` up to `bytes[end]`, until the next call. */
  bytes: Buffer;
  start = 0;
  end = 0;

  readonly #source: ByteSource;
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** Next byte to look at. */
  #at = 0;
  /** Bytes of the buffer that are filled. */
  #filled = 0;
  /** Offset of the buffer in the file. */
  #base = 0;
  #atEnd = false;
  /** Whether the innermost container was just opened: no comma stands before its first item. */
  #fresh = false;
  /** Open containers, innermost last. */
  readonly #closers: number[] = [];
  #pausedAt = 0;

  /**
   * @param source default the file itself; else `file` is only its name in complaints
   * @throws InputError where the file cannot be read
   */
  constructor(
    readonly file: string,
    source?: ByteSource,
  ) {
    this.#source = source ?? fileSource(file);
    this.bytes = this.#buffer;
    this.#refill(0);
    // A byte order mark, as some editors write it.
    if (this.#filled >= 3 && this.#buffer.readUIntBE(0, 3) === 0xefbbbf) this.#at = 3;
  }

  close(): void {
    this.#source.close();
  }

  /** Bytes consumed so far. */
  get offset(): number {
    return this.#base + this.#at;
  }

  fail(problem: string): never {
    const place = this.where?.();
    throw new FileFormatError(this.file, `${place === undefined ? '' : `${place}, `}byte ${this.offset}`, problem);
  }

  /** Lets other work of the process go on now and then; call it between records. */
  async breathe(): Promise<void> {
    if (this.offset - this.#pausedAt < PAUSE_BYTES) return;
    this.#pausedAt = this.offset;
    await setImmediate();
  }

  /** Moves the bytes from `keepFrom` on to the front and fills up the rest; a full buffer doubles. */
  #refill(keepFrom: number): void {
    if (this.#atEnd) return;
    const kept = this.#filled - keepFrom;
    let target = this.#buffer;
    if (kept > target.length / 2) {
      if (target.length > MAX_STRING_BYTES) this.fail(`a text is longer than ${MAX_STRING_BYTES} bytes`);
      target = Buffer.allocUnsafe(2 * target.length);
    }
    this.#buffer.copy(target, 0, keepFrom, this.#filled);
    this.#buffer = target;
    this.#base += keepFrom;
    this.#at -= keepFrom;
    this.#filled = kept;
    try {
      const count = this.#source.read(target, kept, target.length - kept);
      this.#atEnd = count === 0;
      this.#filled += count;
    } catch (error) {
      throw readError(this.file, error);
    }
  }

  /** The next byte that is no space, not consumed; -1 at the end of the file. */
  #peek(): number {
    for (;;) {
      while (this.#at < this.#filled) {
        const byte = this.#buffer[this.#at];
        if (!isSpace(byte)) return byte;
        this.#at++;
      }
      if (this.#atEnd) return -1;
      this.#refill(this.#at);
    }
  }

  #describe(byte: number): string {
    return byte < 0 ? 'the file ends' : `'${String.fromCharCode(byte)}' stands there`;
  }

  #expect(byte: number, what: string): void {
    const found = this.#peek();
    if (found !== byte) this.fail(`expected ${what}, but ${this.#describe(found)}`);
    this.#at++;
  }

  #begin(open: number, close: number, what: string): void {
    this.#expect(open, what);
    if (this.#closers.length >= MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} deep`);
    this.#closers.push(close);
    this.#fresh = true;
  }

  beginArray(): void {
    this.#begin(OPEN_ARRAY, CLOSE_ARRAY, 'a list');
  }

  beginObject(): void {
    this.#begin(OPEN_OBJECT, CLOSE_OBJECT, 'an object');
  }

  /** Whether the innermost list or object has another item; if not, it is closed. */
  more(): boolean {
    const closer = this.#closers[this.#closers.length - 1];
    const byte = this.#peek();
    if (byte === closer) {
      this.#at++;
      this.#closers.pop();
      this.#fresh = false;
      return false;
    }
    if (this.#fresh) {
      this.#fresh = false;
      return true;
    }
    if (byte !== COMMA) {
      this.fail(`expected a comma or '${String.fromCharCode(closer)}', but ${this.#describe(byte)}`);
    }
    this.#at++;
    if (this.#peek() === closer) this.fail('a comma stands before the end of a list or object');
    return true;
  }

  /** The key of an object's item; its value comes next. */
  key(): string {
    const key = this.text();
    this.#expect(COLON, 'a colon');
    return key;
  }

  /** As {@link key}, left in `bytes`, `start`, `end`. */
  keyBytes(): void {
    this.textBytes();
    if (this.#at < this.#filled && this.#buffer[this.#at] === COLON) {
      this.#at++;
      return;
    }
    // Looking for the colon may move the bytes.
    this.bytes = Buffer.from(this.bytes.subarray(this.start, this.end));
    this.start = 0;
    this.end = this.bytes.length;
    this.#expect(COLON, 'a colon');
  }

  /** A text as UTF-8 in `bytes`, `start`, `end`; no string is made. */
  textBytes(): void {
    const found = this.#peek();
    if (found !== QUOTE) this.fail(`expected a text, but ${this.#describe(found)}`);
    // A key and its colon, or a token, then lie in one piece.
    if (this.#filled - this.#at < LOOKAHEAD) this.#refill(this.#at);
    let escaped = false;
    let from = this.#at;
    let at = from + 1;
    for (;;) {
      if (at >= this.#filled) {
        const scanned = at - from;
        if (this.#atEnd) this.fail('the file ends within a text');
        this.#refill(from);
        from = this.#at;
        at = from + scanned;
        continue;
      }
      const byte = this.#buffer[at];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        escaped = true;
        at++;
      }
      at++;
    }
    this.#at = at + 1;
    if (!escaped) {
      this.bytes = this.#buffer;
      this.start = from + 1;
      this.end = at;
      return;
    }
    try {
      this.bytes = Buffer.from(JSON.parse(this.#buffer.toString('utf8', from, at + 1)) as string, 'utf8');
    } catch {
      this.fail('a text holds an escape that JSON does not know');
    }
    this.start = 0;
    this.end = this.bytes.length;
  }

  text(): string {
    this.textBytes();
    return this.bytes.toString('utf8', this.start, this.end);
  }

  /** End of the number or literal that begins at the next byte. */
  #wordEnd(): number {
    this.#peek();
    if (this.#filled - this.#at < LOOKAHEAD) this.#refill(this.#at);
    let end = this.#at;
    while (end < this.#filled && isWord(this.#buffer[end])) end++;
    if (end === this.#filled && !this.#atEnd) {
      if (end - this.#at >= LOOKAHEAD) this.fail(`a number is longer than ${LOOKAHEAD} characters`);
      // A short read: pipes give what they have.
      this.#refill(this.#at);
      return this.#wordEnd();
    }
    return end;
  }

  /** A number; Python's `NaN`, `Infinity` and `-Infinity` are numbers too. `null` is NaN where `orNull` allows it. */
  number(orNull = false): number {
    const end = this.#wordEnd();
    const value = parseDecimal(this.#buffer, this.#at, end) ?? this.#namedNumber(end, orNull);
    this.#at = end;
    return value;
  }

  #namedNumber(end: number, orNull: boolean): number {
    const word = this.#buffer.toString('latin1', this.#at, end);
    if (word === 'NaN') return NaN;
    if (word === 'Infinity') return Infinity;
    if (word === '-Infinity') return -Infinity;
    if (orNull && word === 'null') return NaN;
    return this.fail(`expected a number, but ${word === '' ? this.#describe(this.#peek()) : `'${word}' stands there`}`);
  }

  boolean(): boolean {
    const value = this.#literal();
    return typeof value === 'boolean' ? value : this.fail('expected true or false');
  }

  #literal(): unknown {
    const end = this.#wordEnd();
    const word = this.#buffer.toString('latin1', this.#at, end);
    if (word === 'true' || word === 'false' || word === 'null') {
      this.#at = end;
      return word === 'null' ? null : word === 'true';
    }
    return this.number();
  }

  /** Whether the next value is `null`, which is then consumed. */
  isNull(): boolean {
    if (this.#peek() !== 0x6e) return false;
    return this.#literal() === null;
  }

  /** Any value as JavaScript holds it; for small parts of a file. Keys keep no order if they look like integers. */
  value(): unknown {
    const byte = this.#peek();
    if (byte === QUOTE) return this.text();
    if (byte === OPEN_ARRAY) {
      const items: unknown[] = [];
      this.beginArray();
      while (this.more()) items.push(this.value());
      return items;
    }
    if (byte === OPEN_OBJECT) {
      const fields = new Map<string, unknown>();
      this.beginObject();
      while (this.more()) fields.set(this.key(), this.value());
      return Object.fromEntries(fields);
    }
    return this.#literal();
  }

  /** Passes over a value of any kind. */
  skip(): void {
    const byte = this.#peek();
    if (byte === QUOTE) this.textBytes();
    else if (byte === OPEN_ARRAY) {
      this.beginArray();
      while (this.more()) this.skip();
    } else if (byte === OPEN_OBJECT) {
      this.beginObject();
      while (this.more()) {
        this.textBytes();
        this.#expect(COLON, 'a colon');
        this.skip();
      }
    } else this.#literal();
  }

  /** After the last value: nothing but spaces may follow. */
  finish(): void {
    const byte = this.#peek();
    if (byte >= 0) this.fail(`expected the end of the file, but ${this.#describe(byte)}`);
  }
}

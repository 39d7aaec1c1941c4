import { isUtf8 } from 'node:buffer';
import { FileFormatError } from '../../errors/index.js';

/** Reads a pickle from front to back; every declared size is compared with what is left before it is used. */
export class ByteCursor {
  position = 0;
  /** Offset of the opcode at work: what an error names. */
  opcodeOffset = 0;
  readonly #bytes: Buffer;

  constructor(
    bytes: Uint8Array,
    readonly file: string,
  ) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.#bytes.length;
  }

  fail(problem: string, options?: ErrorOptions): never {
    throw new FileFormatError(this.file, `byte ${this.opcodeOffset}`, problem, options);
  }

  /** Moves on by `count` bytes and returns where they begin. */
  #advance(count: number): number {
    const start = this.position;
    if (!(count >= 0 && count <= this.#bytes.length - start)) {
      this.fail(
        `the pickle asks for ${count} bytes where ${this.#bytes.length - start} are left; it is cut or damaged`,
      );
    }
    this.position += count;
    return start;
  }

  uint8(): number {
    return this.#bytes[this.#advance(1)];
  }

  uint16(): number {
    return this.#bytes.readUInt16LE(this.#advance(2));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#advance(4));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#advance(4));
  }

  /** A size; one that no file can have ends as "asks for … bytes" where it is used. */
  uint64(): number {
    return Number(this.#bytes.readBigUInt64LE(this.#advance(8)));
  }

  float64BigEndian(): number {
    return this.#bytes.readDoubleBE(this.#advance(8));
  }

  /** A view of the next bytes, not a copy. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + start, count);
  }

  latin1(count: number): string {
    const start = this.#advance(count);
    return this.#bytes.toString('latin1', start, start + count);
  }

  utf8(count: number): string {
    const start = this.#advance(count);
    const text = this.#bytes.toString('utf8', start, start + count);
    if (text.includes('\ufffd') && !isUtf8(this.#bytes.subarray(start, start + count))) {
      this.fail('a string is not UTF-8');
    }
    return text;
  }

  /** The text up to the next line feed, one character a byte. */
  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.position);
    if (end < 0) this.fail('a line has no end; the pickle is cut or damaged');
    const text = this.latin1(end - this.position);
    this.position++;
    return text;
  }
}

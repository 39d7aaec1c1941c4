import { OPCODE } from './opcodes.js';

/** A growing buffer with the primitive opcodes of a pickle; doubles, so that writing costs linear time. */
export class PickleBuffer {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  #reserve(count: number): number {
    const start = this.#length;
    if (start + count > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, start + count));
      this.#bytes.copy(larger, 0, 0, start);
      this.#bytes = larger;
    }
    this.#length += count;
    return start;
  }

  byte(value: number): this {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
    return this;
  }

  ascii(text: string): this {
    const at = this.#reserve(text.length);
    this.#bytes.write(text, at, 'latin1');
    return this;
  }

  text(text: string): this {
    const size = Buffer.byteLength(text);
    const at = this.#reserve(5 + size);
    this.#bytes[at] = OPCODE.BINUNICODE;
    this.#bytes.writeUInt32LE(size, at + 1);
    this.#bytes.write(text, at + 5);
    return this;
  }

  bytes(content: Uint8Array): this {
    const at = this.#reserve(5 + content.length);
    this.#bytes[at] = OPCODE.BINBYTES;
    this.#bytes.writeUInt32LE(content.length, at + 1);
    this.#bytes.set(content, at + 5);
    return this;
  }

  float(value: number): this {
    const at = this.#reserve(9);
    this.#bytes[at] = OPCODE.BINFLOAT;
    this.#bytes.writeDoubleBE(value, at + 1);
    return this;
  }

  integer(value: number | bigint): this {
    const n = Number(value);
    if (n >= 0 && n < 0x100) return this.byte(OPCODE.BININT1).byte(n);
    if (n >= 0 && n < 0x10000)
      return this.byte(OPCODE.BININT2)
        .byte(n & 0xff)
        .byte(n >> 8);
    if (n >= -0x80000000 && n < 0x80000000) {
      const at = this.#reserve(5);
      this.#bytes[at] = OPCODE.BININT;
      this.#bytes.writeInt32LE(n, at + 1);
      return this;
    }
    return this.#long(BigInt(value));
  }

  /** Little-endian two's complement, one byte more than the magnitude needs at most. */
  #long(value: bigint): this {
    const magnitude = value < 0n ? -value : value;
    const size = Math.floor(magnitude.toString(2).length / 8) + 1;
    if (size < 0x100) this.byte(OPCODE.LONG1).byte(size);
    else {
      const at = this.#reserve(5);
      this.#bytes[at] = OPCODE.LONG4;
      this.#bytes.writeUInt32LE(size, at + 1);
    }
    let rest = BigInt.asUintN(8 * size, value);
    for (let i = 0; i < size; i++, rest >>= 8n) this.byte(Number(rest & 0xffn));
    return this;
  }

  finish(): Uint8Array {
    return new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#length);
  }
}

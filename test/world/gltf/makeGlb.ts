type Numbers = Float32Array | Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array;

/** Packs data into one binary chunk, each part at a multiple of four, with a buffer view a part. */
export function pack(parts: readonly (Numbers | Buffer)[]): { binary: Buffer; bufferViews: object[] } {
  const pieces: Buffer[] = [];
  const bufferViews: object[] = [];
  let at = 0;
  for (const part of parts) {
    const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    bufferViews.push({ buffer: 0, byteOffset: at, byteLength: bytes.length });
    const padded = Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
    pieces.push(padded);
    at += padded.length;
  }
  return { binary: Buffer.concat(pieces), bufferViews };
}

/** A GLB file of a JSON document and a binary chunk. */
export function makeGlb(json: object | string, binary?: Buffer): Buffer {
  const text = Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));
  const content = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const chunk = (type: string, bytes: Buffer): Buffer => {
    const header = Buffer.alloc(8);
    header.writeUInt32LE(bytes.length, 0);
    header.write(type, 4, 'latin1');
    return Buffer.concat([header, bytes]);
  };
  const chunks = [chunk('JSON', content), ...(binary ? [chunk('BIN\0', binary)] : [])];
  const header = Buffer.alloc(12);
  header.write('glTF', 0, 'latin1');
  header.writeUInt32LE(2, 4);
  header.writeUInt32LE(12 + chunks.reduce((sum, bytes) => sum + bytes.length, 0), 8);
  return Buffer.concat([header, ...chunks]);
}

/** A document with one mesh of one primitive under one node, and its binary chunk; parts can be replaced. */
export function oneMesh(
  parts: readonly (Numbers | Buffer)[],
  accessors: readonly object[],
  primitive: object,
  rest: object = {},
): { json: Record<string, unknown>; binary: Buffer } {
  const { binary, bufferViews } = pack(parts);
  return {
    json: {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0 }],
      meshes: [{ name: 'thing', primitives: [primitive] }],
      accessors,
      bufferViews,
      buffers: [{ byteLength: binary.length }],
      ...rest,
    },
    binary,
  };
}

export const FLOAT = 5126;
export const USHORT = 5123;
export const UBYTE = 5121;
export const SHORT = 5122;

/** A unit square in the file's x-y plane: four corners, for two triangles. */
export const SQUARE = Float32Array.of(0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0);
export const SQUARE_INDICES = Uint16Array.of(0, 1, 2, 0, 2, 3);
export const SQUARE_ACCESSORS = [
  { bufferView: 0, componentType: FLOAT, count: 4, type: 'VEC3' },
  { bufferView: 1, componentType: USHORT, count: 6, type: 'SCALAR' },
] as const;

export function square(rest: object = {}): { json: Record<string, unknown>; binary: Buffer } {
  return oneMesh([SQUARE, SQUARE_INDICES], SQUARE_ACCESSORS, { attributes: { POSITION: 0 }, indices: 1 }, rest);
}

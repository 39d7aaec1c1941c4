import { Logger, NodeIO, Verbosity, type Accessor, type GLTF } from '@gltf-transform/core';
import { FileFormatError } from '../../errors/index.js';
import type { Gltf, GltfAccessor } from './schema.js';

const COMPONENTS: Readonly<Record<GltfAccessor['type'], number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };

/** Bytes that all accessors of a scene may decode to: views may overlap, so the file's size bounds nothing. */
const MOST_DECODED_BYTES = 2 ** 31;

/** Refuses an accessor that reads outside of its buffer view. */
function checkRange(
  gltf: Gltf,
  file: string,
  place: string,
  read: { bufferView: number; byteOffset: number; count: number; elementBytes: number; strided: boolean },
): void {
  const view = gltf.bufferViews?.[read.bufferView];
  if (view === undefined) throw new FileFormatError(file, place, `there is no buffer view ${read.bufferView}`);
  const stride = read.strided ? (view.byteStride ?? read.elementBytes) : read.elementBytes;
  const end = read.byteOffset + stride * (read.count - 1) + read.elementBytes;
  if (stride < read.elementBytes) {
    throw new FileFormatError(file, place, `elements of ${read.elementBytes} bytes do not fit a stride of ${stride}`);
  }
  if (end > view.byteLength) {
    throw new FileFormatError(
      file,
      place,
      `reads up to byte ${end} of buffer view ${read.bufferView}, which has ${view.byteLength} bytes`,
    );
  }
}

function checkAccessor(gltf: Gltf, file: string, index: number): number {
  const place = `/accessors/${index}`;
  const accessor = (gltf.accessors as GltfAccessor[])[index];
  const { bufferView, byteOffset = 0, count, componentType, type, sparse } = accessor;
  const elementBytes = COMPONENTS[type] * COMPONENT_BYTES[componentType];
  if (bufferView !== undefined) {
    checkRange(gltf, file, place, { bufferView, byteOffset, count, elementBytes, strided: true });
  }
  if (sparse !== undefined) {
    if (sparse.count > count)
      throw new FileFormatError(file, `${place}/sparse`, `replaces ${sparse.count} of ${count}`);
    const { indices, values } = sparse;
    const parts = [
      { ...indices, elementBytes: COMPONENT_BYTES[indices.componentType], name: 'indices' },
      { ...values, elementBytes, name: 'values' },
    ];
    for (const part of parts) {
      checkRange(gltf, file, `${place}/sparse/${part.name}`, {
        bufferView: part.bufferView,
        byteOffset: part.byteOffset ?? 0,
        count: sparse.count,
        elementBytes: part.elementBytes,
        strided: true,
      });
    }
  }
  return count * elementBytes;
}

/** Numbers of an accessor. */
export interface AccessorData {
  readonly count: number;
  /** Numbers of an element. */
  readonly components: number;
  /** One number; normalised integers as 0 to 1 or -1 to 1. */
  at(element: number, component: number): number;
}

function dataOf(accessor: Accessor): AccessorData {
  const array = accessor.getArray() as ArrayLike<number>;
  const components = accessor.getElementSize();
  const scale = accessor.getNormalized() ? NORMALISED[accessor.getComponentType()] : undefined;
  return {
    count: accessor.getCount(),
    components,
    at: (element, component) => {
      const value = array[element * components + component];
      return scale === undefined ? value : Math.max(value / scale, -1);
    },
  };
}

/** Largest value of integers that stand for 1 (glTF 2.0, section 3.11). */
const NORMALISED: Readonly<Record<number, number | undefined>> = { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 };

/**
 * Decodes the accessors that are needed, after their ranges and sizes were checked; glTF-Transform does the decoding
 * (strides, sparse values).
 *
 * @throws FileFormatError with the JSON pointer of an accessor that is none
 */
export async function readAccessors(
  gltf: Gltf,
  buffers: readonly Uint8Array[],
  needed: ReadonlySet<number>,
  file: string,
): Promise<ReadonlyMap<number, AccessorData>> {
  const wanted = [...needed].sort((a, b) => a - b);
  let total = 0;
  for (const index of wanted) {
    total += checkAccessor(gltf, file, index);
    if (total > MOST_DECODED_BYTES) {
      throw new FileFormatError(
        file,
        `/accessors/${index}`,
        `the scene decodes to more than ${MOST_DECODED_BYTES} bytes`,
      );
    }
  }
  const resources: Record<string, Uint8Array<ArrayBuffer>> = {};
  const json = {
    asset: { version: '2.0' },
    buffers: buffers.map((content, i) => {
      const uri = `buffer-${i}.bin`;
      resources[uri] = content as Uint8Array<ArrayBuffer>;
      return { uri, byteLength: content.length };
    }),
    bufferViews: gltf.bufferViews ?? [],
    accessors: wanted.map((index) => withOffsets((gltf.accessors as GltfAccessor[])[index])),
  };
  const io = new NodeIO().setLogger(new Logger(Verbosity.SILENT));
  const document = await io.readJSON({ json: json as unknown as GLTF.IGLTF, resources });
  const decoded = document.getRoot().listAccessors();
  return new Map(wanted.map((index, i) => [index, dataOf(decoded[i])]));
}

/** Every offset written out: the parts of a sparse accessor must not take the offset of the accessor itself. */
function withOffsets({ sparse, ...accessor }: GltfAccessor): GltfAccessor {
  if (sparse === undefined) return accessor;
  const { indices, values } = sparse;
  return {
    ...accessor,
    sparse: {
      ...sparse,
      indices: { ...indices, byteOffset: indices.byteOffset ?? 0 },
      values: { ...values, byteOffset: values.byteOffset ?? 0 },
    },
  };
}

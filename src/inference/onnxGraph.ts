import { ProtobufWriter } from './protobuf.js';

/** A tensor that comes in or goes out; a string is a dimension that only the run decides. */
export interface GraphValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly type?: TensorType;
}

export type TensorType = 'float32' | 'float16' | 'int64';

/** Weights that stand in the file. */
export interface GraphConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | BigInt64Array;
}

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integers become INT, lists of integers INTS; a float is written `{ float: 0.5 }`. */
  readonly attributes?: Readonly<Record<string, number | readonly number[] | { readonly float: number } | string>>;
}

/** A small ONNX network written by code. */
export interface OnnxGraph {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly constants: readonly GraphConstant[];
  /** In an order in which every input is there before it is used. */
  readonly nodes: readonly GraphNode[];
}

const elementTypes: Record<TensorType, number> = { float32: 1, int64: 7, float16: 10 };
const attributeTypes = { float: 1, integer: 2, string: 3, integers: 7 };
const irVersion = 8;
const operatorSet = 13;

/** Bytes of an ONNX file (onnx/onnx.proto: IR version 8, operator set 13). */
export function encodeOnnx(graph: OnnxGraph): Uint8Array {
  const body = new ProtobufWriter();
  for (const node of graph.nodes) body.message(1, encodeNode(node));
  body.string(2, 'graph');
  for (const constant of graph.constants) body.message(5, encodeConstant(constant));
  for (const value of graph.inputs) body.message(11, encodeValue(value));
  for (const value of graph.outputs) body.message(12, encodeValue(value));
  return new ProtobufWriter()
    .integer(1, irVersion)
    .message(7, body)
    .message(8, new ProtobufWriter().string(1, '').integer(2, operatorSet))
    .finish();
}

function encodeNode(node: GraphNode): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const name of node.inputs) writer.string(1, name);
  for (const name of node.outputs) writer.string(2, name);
  writer.string(4, node.operator);
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    const attribute = new ProtobufWriter().string(1, name);
    if (typeof value === 'number') attribute.integer(3, value).integer(20, attributeTypes.integer);
    else if (typeof value === 'string') attribute.string(4, value).integer(20, attributeTypes.string);
    else if ('float' in value) attribute.float(2, value.float).integer(20, attributeTypes.float);
    else {
      for (const each of value) attribute.integer(8, each);
      attribute.integer(20, attributeTypes.integers);
    }
    writer.message(5, attribute);
  }
  return writer;
}

function encodeConstant({ name, shape, data }: GraphConstant): ProtobufWriter {
  const writer = new ProtobufWriter();
  for (const size of shape) writer.integer(1, size);
  return writer
    .integer(2, data instanceof Float32Array ? elementTypes.float32 : elementTypes.int64)
    .string(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}

function encodeValue({ name, shape, type = 'float32' }: GraphValue): ProtobufWriter {
  const dimensions = new ProtobufWriter();
  for (const size of shape) {
    const dimension = new ProtobufWriter();
    dimensions.message(1, typeof size === 'number' ? dimension.integer(1, size) : dimension.string(2, size));
  }
  const tensor = new ProtobufWriter().integer(1, elementTypes[type]).message(2, dimensions);
  return new ProtobufWriter().string(1, name).message(2, new ProtobufWriter().message(1, tensor));
}

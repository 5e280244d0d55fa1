/**
 * Writes the few messages of onnx.proto3 that a network of float32 tensors needs (ONNX IR version 9, opset 18).
 * Field numbers are those of onnx.proto3.
 *
 * @typedef {{ op: string, inputs: string[], output: string, attributes?: Record<string, number | string | number[]> }} OnnxNode
 * @typedef {{ name: string, shape: number[], values: Float32Array | BigInt64Array }} OnnxTensor
 * @typedef {{ name: string, shape: number[] }} OnnxValue
 */

const types = { float: 1, int64: 7 };
const attributeTypes = { int: 2, string: 3, ints: 7 };

/**
 * @param {{ name: string, nodes: OnnxNode[], tensors: OnnxTensor[], inputs: OnnxValue[], outputs: OnnxValue[] }} graph
 * @returns {Uint8Array}
 */
export function writeOnnx({ name, nodes, tensors, inputs, outputs }) {
  const graph = [
    ...nodes.map((node) => message(1, describeNode(node))),
    text(2, name),
    ...tensors.map((tensor) => message(5, describeTensor(tensor))),
    ...inputs.map((value) => message(11, describeValue(value))),
    ...outputs.map((value) => message(12, describeValue(value))),
  ];
  return Buffer.concat([
    integer(1, 9),
    text(2, "uketsuke face-models"),
    message(7, graph),
    message(8, [integer(2, 18)]),
  ]);
}

function describeNode({ op, inputs, output, attributes = {} }) {
  return [
    ...inputs.map((input) => text(1, input)),
    text(2, output),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) =>
      message(5, describeAttribute(name, value)),
    ),
  ];
}

function describeAttribute(name, value) {
  if (Array.isArray(value))
    return [
      text(1, name),
      ...value.map((item) => integer(8, item)),
      integer(20, attributeTypes.ints),
    ];
  return typeof value === "string"
    ? [text(1, name), text(4, value), integer(20, attributeTypes.string)]
    : [text(1, name), integer(3, value), integer(20, attributeTypes.int)];
}

function describeTensor({ name, shape, values }) {
  const type = values instanceof Float32Array ? types.float : types.int64;
  return [
    ...shape.map((size) => integer(1, size)),
    integer(2, type),
    text(8, name),
    bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  ];
}

function describeValue({ name, shape }) {
  const dimensions = shape.map((size) => message(1, [integer(1, size)]));
  const tensorType = [integer(1, types.float), message(2, dimensions)];
  return [text(1, name), message(2, [message(1, tensorType)])];
}

function integer(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function text(field, value) {
  return bytes(field, Buffer.from(value));
}

function message(field, parts) {
  return bytes(field, Buffer.concat(parts));
}

function bytes(field, content) {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

/** Base 128, low bits first; none of the numbers here is negative or beyond 2^31. */
function varint(value) {
  const groups = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...groups, rest]);
    groups.push((rest % 128) | 0x80);
  }
}

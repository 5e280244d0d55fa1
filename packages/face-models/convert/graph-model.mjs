/**
 * Reads a TensorFlow.js graph model: a JSON with the graph and one binary file with the weights, float16 or plain.
 *
 * @typedef {{ name: string, op: string, inputs: string[], attributes: Record<string, any> }} GraphNode
 * @typedef {{ shape: number[], values: Float32Array | Int32Array }} Weight
 * @typedef {{ nodes: GraphNode[], weights: Map<string, Weight>, outputs: Record<string, string> }} GraphModel
 *
 * @param {any} json
 * @param {Uint8Array} binary
 * @returns {GraphModel}
 */
export function readGraphModel(json, binary) {
  if (json.format !== "graph-model") throw new Error(`not a graph model: ${json.format}`);
  const nodes = json.modelTopology.node.map(({ name, op, input = [], attr = {} }) => ({
    name,
    op,
    inputs: input.map((from) => from.replace(/:0$/, "")),
    attributes: attr,
  }));
  const outputs = Object.fromEntries(
    Object.entries(json.signature.outputs).map(([name, { name: node }]) => [
      name,
      node.replace(/:0$/, ""),
    ]),
  );
  return { nodes, weights: readWeights(json.weightsManifest, binary), outputs };
}

function readWeights(manifest, binary) {
  const weights = new Map();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of manifest.flatMap((group) => group.weights)) {
    const count = shape.reduce((product, size) => product * size, 1);
    const stored = quantization?.dtype ?? dtype;
    const bytes = count * (stored === "float16" ? 2 : 4);
    if (offset + bytes > binary.length) throw new Error(`the weights end inside ${name}`);
    // A copy: the typed arrays want an aligned beginning, the file promises none.
    const { buffer } = Uint8Array.from(binary.subarray(offset, offset + bytes));
    weights.set(name, { shape, values: valuesOf(stored, buffer, name) });
    offset += bytes;
  }
  if (offset !== binary.length) throw new Error(`${binary.length - offset} bytes of weights left`);
  return weights;
}

function valuesOf(stored, buffer, name) {
  switch (stored) {
    case "float16":
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case "float32":
      return new Float32Array(buffer);
    case "int32":
      return new Int32Array(buffer);
  }
  throw new Error(`${name} is stored as ${stored}, which is not read here`);
}

/** IEEE 754 binary16. */
function halfToNumber(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

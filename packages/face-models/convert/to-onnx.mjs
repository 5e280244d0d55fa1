import { writeOnnx } from "./onnx-file.mjs";

/**
 * Turns a TensorFlow.js graph model into ONNX, channels first throughout. It knows the operations of the face mesh and refuses others.
 *
 * @param {import("./graph-model.mjs").GraphModel} model
 * @param {{ name: string, input: number[], outputs: Record<string, { from: string, shape: number[] }> }} options `outputs`: name in the ONNX file → name in the model
 * @returns {Uint8Array}
 */
export function toOnnx(model, { name, input, outputs }) {
  const byName = new Map(model.nodes.map((node) => [node.name, node]));
  const nodes = [];
  const tensors = [];
  const written = new Map();

  const weight = (node) => {
    const found = model.weights.get(node);
    if (!found) throw new Error(`${node} is not a constant`);
    return found;
  };
  const tensor = (suffix, shape, values) => {
    const tensorName = `t${tensors.length}_${suffix}`;
    tensors.push({ name: tensorName, shape, values });
    return tensorName;
  };
  const add = (op, inputs, attributes) => {
    const output = `n${nodes.length}_${op}`;
    nodes.push({ op, inputs, output, attributes });
    return output;
  };

  function convolution(node, depthwise) {
    const [from, kernelName, ...more] = node.inputs;
    const kernel = weight(kernelName);
    const fused = textsOf(node.attributes.fused_ops);
    const inputs = [value(from), tensor("kernel", ...channelsFirst(kernel, depthwise))];
    if (fused.includes("BiasAdd")) inputs.push(perChannel(more.shift(), []));
    let output = add("Conv", inputs, {
      ...window(node),
      ...(depthwise && { group: kernel.shape[2] }),
    });
    for (const operation of fused) {
      if (operation === "Prelu") output = add("PRelu", [output, perChannel(more.shift(), [1, 1])]);
      else if (operation !== "BiasAdd") throw unknown(node, `fused ${operation}`);
    }
    return output;
  }

  /** A constant with a number for each channel, as a tensor whose channel comes before `rest`. */
  function perChannel(constant, rest) {
    const { values } = weight(constant);
    return tensor("channels", [values.length, ...rest], values);
  }

  function convert(node) {
    const { op, inputs } = node;
    switch (op) {
      case "Placeholder":
        return "input";
      case "Identity":
        return value(inputs[0]);
      case "AddV2":
        return add("Add", inputs.map(value));
      case "Sigmoid":
        return add("Sigmoid", [value(inputs[0])]);
      case "Prelu":
        return add("PRelu", [value(inputs[0]), perChannel(inputs[1], [1, 1])]);
      case "_FusedConv2D":
        return convolution(node, false);
      case "DepthwiseConv2dNative":
        return convolution(node, true);
      case "MaxPool": {
        const [, height, width] = integersOf(node.attributes.ksize);
        return add("MaxPool", [value(inputs[0])], {
          kernel_shape: [height, width],
          ...window(node),
        });
      }
      case "Pad": {
        const [n, h, w, c] = pairs(weight(inputs[1]).values);
        const begins = [n, c, h, w].map(([before]) => before);
        const ends = [n, c, h, w].map(([, after]) => after);
        return add("Pad", [value(inputs[0]), integers("pads", [...begins, ...ends])]);
      }
      case "Reshape": {
        const channelsLast = add("Transpose", [value(inputs[0])], { perm: [0, 2, 3, 1] });
        return add("Reshape", [channelsLast, integers("shape", weight(inputs[1]).values)]);
      }
    }
    throw unknown(node, op);
  }

  function integers(suffix, list) {
    return tensor(suffix, [list.length], BigInt64Array.from(list, BigInt));
  }

  function value(nodeName) {
    const known = written.get(nodeName);
    if (known !== undefined) return known;
    const node = byName.get(nodeName);
    if (!node) throw new Error(`the graph has no ${nodeName}`);
    const output = convert(node);
    written.set(nodeName, output);
    return output;
  }

  for (const [output, { from }] of Object.entries(outputs)) {
    const node = model.outputs[from];
    if (!node) throw new Error(`the model has no output ${from}`);
    nodes.push({ op: "Identity", inputs: [value(node)], output });
  }
  return writeOnnx({
    name,
    nodes,
    tensors,
    inputs: [{ name: "input", shape: input }],
    outputs: Object.entries(outputs).map(([output, { shape }]) => ({ name: output, shape })),
  });
}

/** Height, width, in, out → out, in, height, width; of a depthwise kernel (one filter a channel) → channel, 1, height, width. */
function channelsFirst({ shape: [height, width, from, to], values }, depthwise) {
  const turned = new Float32Array(values.length);
  const order = depthwise ? [from * to, 1] : [to, from];
  let index = 0;
  for (let outer = 0; outer < order[0]; outer++)
    for (let inner = 0; inner < order[1]; inner++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const [c, k] = depthwise ? [Math.floor(outer / to), outer % to] : [inner, outer];
          turned[index++] = values[((y * width + x) * from + c) * to + k];
        }
  return [[...order, height, width], turned];
}

/** Strides and padding, which TensorFlow's SAME puts after the picture when it is odd. */
function window({ attributes }) {
  const [, height, width] = integersOf(attributes.strides);
  const same = textOf(attributes.padding.s) === "SAME";
  return { strides: [height, width], ...(same && { auto_pad: "SAME_UPPER" }) };
}

function pairs(values) {
  return Array.from({ length: values.length / 2 }, (_, i) => [values[i * 2], values[i * 2 + 1]]);
}

function integersOf(attribute) {
  return attribute.list.i.map(Number);
}

function textsOf(attribute) {
  return (attribute?.list?.s ?? []).map(textOf);
}

function textOf(base64) {
  return Buffer.from(base64, "base64").toString("latin1");
}

function unknown(node, what) {
  return new Error(`${node.name}: the operation ${what} is not converted here`);
}

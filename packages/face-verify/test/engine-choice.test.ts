import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { chooseEngine } from "../src/choose-engine.ts";
import type { EngineName, FaceEngine } from "../src/engine.ts";
import { FaceError } from "../src/errors.ts";
import { faceEngine } from "../src/face-engine.ts";
import { humanEngine } from "../src/human/index.ts";

const all: readonly EngineName[] = [
  "onnxruntime-node",
  "onnxruntime-web",
  "human-tensorflow",
  "human-wasm",
];
const absent = (code: string): FaceError =>
  new FaceError("ENGINE_NOT_INSTALLED", "It is absent. Install it.", {
    cause: Object.assign(new Error("Cannot find package in /home/somebody/kiosk"), { code }),
  });

/** Opens what really runs; those named fail as a machine without them would. */
function without(failing: Partial<Record<EngineName, unknown>>): Promise<FaceEngine> {
  return chooseEngine(all, async ({ taken, passedOver }) => {
    if (failing[taken] !== undefined) throw failing[taken];
    const engine = await faceEngine({ engine: taken });
    return { ...engine, choice: { taken, passedOver } };
  });
}

test("auto takes the native binding of ONNX Runtime and passes nothing over", async () => {
  await using engine = await faceEngine();
  expect(engine.choice).toEqual({ taken: "onnxruntime-node", passedOver: [] });
});

describe("what is not there is passed over, with its reason and no path of the machine", () => {
  test("no native binding", async () => {
    await using engine = await without({ "onnxruntime-node": absent("ERR_MODULE_NOT_FOUND") });
    expect(engine.choice).toEqual({
      taken: "onnxruntime-web",
      passedOver: [
        { engine: "onnxruntime-node", reason: "not installed, or a package that it needs is not" },
      ],
    });
    expect(engine.name).toMatch(/^onnxruntime-web/);
  });

  test("no ONNX Runtime at all: Human, with its own calibration", async () => {
    await using engine = await without({
      "onnxruntime-node": absent("ERR_DLOPEN_FAILED"),
      "onnxruntime-web": new FaceError("ENGINE_FAILED", "It did not answer. Install it again."),
      "human-tensorflow": absent("/home/somebody"),
    });
    expect(engine.choice.taken).toBe("human-wasm");
    expect(engine.choice.passedOver.map(({ reason }) => reason)).toEqual([
      "does not load (ERR_DLOPEN_FAILED)",
      "loads and does not compute",
      "does not load",
    ]);
    expect(engine.calibration.name).toBe("faceres-lfw-grey");
  });

  test("nothing at all is a typed error that names every reason", async () => {
    const gone = absent("MODULE_NOT_FOUND");
    const failing = Object.fromEntries(all.map((name) => [name, gone]));
    const error = await without(failing).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ENGINE_NOT_INSTALLED" });
    for (const name of all) expect((error as Error).message).toContain(name);
    expect((error as Error).message).not.toContain("/home");
  });

  test("Human's own auto says the same", async () => {
    await using engine = await humanEngine();
    const native = tfjsNodeThere();
    expect(engine.choice.taken).toMatch(native ? /^human-/ : /^human-wasm$/);
    if (!native)
      expect(engine.choice.passedOver).toEqual([
        { engine: "human-tensorflow", reason: expect.stringMatching(/installed|load/) },
      ]);
  });
});

test("damaged weights are not passed over: no other engine may decide in their place", async () => {
  const damaged = new FaceError("MODEL_MISMATCH", "Other bytes. Install it again.");
  await expect(without({ "onnxruntime-node": damaged })).rejects.toBe(damaged);
});

test("an engine asked for by name is never replaced", async () => {
  await using engine = await faceEngine({ engine: "onnxruntime-web" });
  expect(engine.choice).toEqual({ taken: "onnxruntime-web", passedOver: [] });
  const own = { engine: "human-wasm", calibration: engine.calibration } as const;
  await expect(faceEngine(own)).rejects.toMatchObject({ code: "MODEL_MISMATCH" });
});

/** A process in which the packages that match are not installed. */
async function processWithout(packages: string): Promise<string> {
  const door = new URL("../src/index.ts", import.meta.url).href;
  const script = `
    import { registerHooks } from "node:module";
    registerHooks({ resolve(specifier, context, next) {
      if (!/${packages}/.test(specifier)) return next(specifier, context);
      throw Object.assign(new Error("asked for " + specifier), { code: "ERR_MODULE_NOT_FOUND" });
    } });
    const { faceEngine } = await import("${door}");
    const { name, choice, calibration } = await faceEngine();
    console.log(JSON.stringify({ name, choice, calibration: calibration.name }));
    process.exit();`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--disable-warning=ExperimentalWarning",
    "--input-type=module",
    "-e",
    script,
  ]);
  return stdout;
}

describe("a process in which something is not installed", () => {
  test("Human: the default door never asks for it", async () => {
    const found = JSON.parse(await processWithout("human"));
    expect(found.choice).toEqual({ taken: "onnxruntime-node", passedOver: [] });
  });

  test("the native binding: WebAssembly with the same calibration", async () => {
    const found = JSON.parse(await processWithout("^onnxruntime-node$"));
    expect(found.choice.taken).toBe("onnxruntime-web");
    expect(found.choice.passedOver).toHaveLength(1);
    expect(found.calibration).toBe("fr_feature-facemesh");
  });

  test("ONNX Runtime: Human with its own", async () => {
    const found = JSON.parse(await processWithout("^onnxruntime-"));
    expect(found.choice.taken).toMatch(/^human-/);
    expect(found.choice.passedOver.length).toBeGreaterThanOrEqual(2);
    expect(found.calibration).toBe("faceres-lfw-grey");
  });
});

function tfjsNodeThere(): boolean {
  try {
    createRequire(import.meta.url).resolve("@tensorflow/tfjs-node");
    return true;
  } catch {
    return false;
  }
}

import { FaceError } from "../errors.ts";
import { type Runtime, runtimeOf } from "../onnx/runtime.ts";

/** ONNX Runtime's WebAssembly in a page, with the threads that page may have. @throws FaceError `ENGINE_NOT_INSTALLED` */
export async function loadRuntime(threads: number, wasm?: string | URL): Promise<Runtime> {
  try {
    const loaded = await import("onnxruntime-web/wasm");
    if (wasm !== undefined) loaded.env.wasm.wasmPaths = { wasm: new URL(wasm, location.href) };
    // Threads share memory, which a page has only when it is cross-origin isolated.
    return runtimeOf("onnxruntime-web", loaded, crossOriginIsolated ? threads : 1);
  } catch (cause) {
    throw new FaceError(
      "ENGINE_NOT_INSTALLED",
      "onnxruntime-web cannot be loaded in this page. Let the bundler take it in, and allow 'wasm-unsafe-eval' in the content security policy.",
      { cause },
    );
  }
}

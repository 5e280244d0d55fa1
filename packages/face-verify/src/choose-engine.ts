import type { EngineChoice, EngineName, FaceEngine, PassedOver } from "./engine.ts";
import { FaceError } from "./errors.ts";

/**
 * Opens the first of `names` that this machine can run. What is absent or cannot compute is passed over with its reason; damaged or
 * foreign weights are not: an engine with other error rates must not take their place unasked.
 *
 * @throws FaceError `ENGINE_NOT_INSTALLED`, `ENGINE_FAILED`; of a single name its own error
 */
export async function chooseEngine(
  names: readonly EngineName[],
  open: (choice: EngineChoice) => Promise<FaceEngine>,
): Promise<FaceEngine> {
  const passedOver: PassedOver[] = [];
  const causes: FaceError[] = [];
  for (const taken of names) {
    try {
      return await open({ taken, passedOver: [...passedOver] });
    } catch (error) {
      if (names.length === 1 || !isNotRunnable(error)) throw error;
      passedOver.push({ engine: taken, reason: reasonOf(error) });
      causes.push(error);
    }
  }
  const [first, ...others] = causes;
  // What no runtime can compute is a matter of the network, not of what is installed.
  if (first?.code === "ENGINE_FAILED" && others.every(({ code }) => code === first.code))
    throw first;
  const reasons = passedOver.map(({ engine, reason }) => `${engine} (${reason})`).join(", ");
  throw new FaceError(
    "ENGINE_NOT_INSTALLED",
    `No engine runs on ${process.platform}-${process.arch}: ${reasons}. Install @uketsuke/face-verify again; onnxruntime-web comes with it and runs everywhere.`,
    { cause: new AggregateError(causes) },
  );
}

function isNotRunnable(error: unknown): error is FaceError {
  return FaceError.is(error) && /^ENGINE_(NOT_INSTALLED|FAILED)$/.test(error.code);
}

/** The reason without what the loader says: that names folders of this machine. */
function reasonOf({ code, cause }: FaceError): string {
  if (code === "ENGINE_FAILED") return "loads and does not compute";
  const why = (cause as { readonly code?: unknown } | undefined)?.code;
  if (why === "ERR_MODULE_NOT_FOUND" || why === "MODULE_NOT_FOUND")
    return "not installed, or a package that it needs is not";
  return typeof why === "string" && /^\w+$/.test(why) ? `does not load (${why})` : "does not load";
}

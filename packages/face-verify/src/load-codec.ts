import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Loads a CommonJS codec; it writes nothing to the console. */
export async function loadCodec<Module>(specifier: string): Promise<Module> {
  const silent = { print() {}, printErr() {} };
  const factory = require(specifier) as (options: typeof silent) => Promise<Module>;
  return factory(silent);
}

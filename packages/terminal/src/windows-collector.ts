import { fileURLToPath } from "node:url";

/**
 * Path of the PowerShell script that looks at a Windows terminal; it also runs alone, on a machine without Node:
 * `powershell -NoProfile -ExecutionPolicy Bypass -File uketsuke-collect.ps1 -OutFile facts.json`.
 */
// one folder below the package, as dist/index.js is
export const windowsCollector: string = fileURLToPath(
  new URL("../windows/uketsuke-collect.ps1", import.meta.url),
);

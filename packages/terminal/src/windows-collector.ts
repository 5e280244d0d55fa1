import { fileURLToPath } from "node:url";

/**
 * Path of the PowerShell script that looks at a Windows terminal; it also runs alone, on a machine without Node:
 * `powershell -NoProfile -ExecutionPolicy Bypass -File uketsuke-collect.ps1 -OutFile facts.json`.
 */
// one folder below the package, as dist/index.js is
export const windowsCollector: string = fileURLToPath(
  new URL("../windows/uketsuke-collect.ps1", import.meta.url),
);

/**
 * Path of the PowerShell script that waits on a Windows terminal for a USB device that was not there before, and says whether a
 * driver started for it: `powershell -NoProfile -ExecutionPolicy Bypass -File uketsuke-usb-probe.ps1 -OutFile evidence.json`.
 */
export const windowsUsbProbe: string = fileURLToPath(
  new URL("../windows/uketsuke-usb-probe.ps1", import.meta.url),
);

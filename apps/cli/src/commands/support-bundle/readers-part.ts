import { deviceName } from "./words.ts";

/** The readers that PC/SC lists. */
export async function readersPart(): Promise<object> {
  const { listReaders } = await import("@uketsuke/jpki/pcsc");
  const { isVirtualReader } = await import("@uketsuke/terminal");
  const names = await listReaders();
  return {
    readers: names.map((name) => ({ name: deviceName(name), virtual: isVirtualReader(name) })),
  };
}

/** Names of the PC/SC readers of this machine, for who presses the tab key. */
export async function readerNames(): Promise<readonly string[]> {
  const { listReaders } = await import("@uketsuke/jpki/pcsc");
  return listReaders();
}

/** Names of the PC/SC readers of this machine, for who presses the tab key. */
export async function readerNames(): Promise<readonly string[]> {
  const { listReaders } = await import("@uketsuke/jpki/pcsc");
  return listReaders();
}

/** Names of the made-up people. */
export async function personaNames(): Promise<readonly string[]> {
  return (await import("@uketsuke/jpki/virtual-card")).personaNames;
}

/** Names of the faults a made-up card can have. */
export async function faultNames(): Promise<readonly string[]> {
  const { namedFaults } = await import("@uketsuke/jpki/virtual-card");
  return [...Object.keys(namedFaults), "clear"];
}

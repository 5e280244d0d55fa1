/** Names of the made-up people, for who presses the tab key. */
export async function personaNames(): Promise<readonly string[]> {
  return (await import("@uketsuke/jpki/virtual-card")).personaNames;
}

/** Names of the faults a made-up card can have, and the word that ends them. */
export async function faultNames(): Promise<readonly string[]> {
  const { namedFaults } = await import("@uketsuke/jpki/virtual-card");
  return [...Object.keys(namedFaults), "clear"];
}

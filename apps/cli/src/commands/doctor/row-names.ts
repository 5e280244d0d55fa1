/** The rows of the specification, for the tab key. */
export async function rowNames(): Promise<readonly string[]> {
  const { mhlwIntegrated } = await import("@uketsuke/terminal");
  return mhlwIntegrated.requirements.map(({ id }) => id);
}

/** Runs `use` with a secret its caller hands over for good, and zeroes it on every way out. */
export async function withSecret<T>(
  secret: Uint8Array | undefined,
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } finally {
    secret?.fill(0);
  }
}

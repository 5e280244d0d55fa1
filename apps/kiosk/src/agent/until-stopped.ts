const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Waits for Ctrl-C or the system's stop and answers the exit code that belongs to it; a second one ends the process at once. */
export async function untilStopped(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<keyof typeof exitCodes>();
  const names = Object.keys(exitCodes) as (keyof typeof exitCodes)[];
  for (const name of names) process.once(name, () => resolve(name));
  return exitCodes[await promise];
}

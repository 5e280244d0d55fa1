import { readdirSync } from "node:fs";

/** Memory the process holds, in 10^6 bytes. */
export function megabytes(): number {
  return process.memoryUsage().rss / 1e6;
}

/** Threads of the process, those of Node included; 0 where the system does not list them. */
export function livingThreads(): number {
  try {
    return readdirSync("/proc/self/task").length;
  } catch {
    return 0;
  }
}

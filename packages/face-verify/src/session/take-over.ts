import { isMarkedAsUntransferable } from "node:worker_threads";

/** The bytes as ones that can be moved to a thread; a view on something larger is copied out and zeroed. */
export function takeOver(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength;
  if (whole && !isMarkedAsUntransferable(buffer)) return bytes as Uint8Array<ArrayBuffer>;
  const own = Uint8Array.from(bytes);
  bytes.fill(0);
  return own;
}

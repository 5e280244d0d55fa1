import { useEffect, useRef, useState } from "react";

/**
 * Characters that are typed and must not stay: they live in one `Uint8Array`, React knows only how many there are.
 * `take` hands over a copy and zeroes the store; leaving the screen zeroes it too.
 */
export interface Entry {
  readonly count: number;
  readonly full: boolean;
  add(character: string): void;
  removeLast(): void;
  /** The bytes that were typed, for one use: the caller zeroes them. */
  take(): Uint8Array;
}

/** An entry of at most `length` characters; `accepts` says which (default: digits). */
export function useEntry(length: number, accepts: RegExp = /^[0-9]$/): Entry {
  const [bytes] = useState(() => new Uint8Array(length));
  const typed = useRef(0);
  const [count, setCount] = useState(0);
  useEffect(() => () => void bytes.fill(0), [bytes]);

  function move(to: number): void {
    typed.current = to;
    setCount(to);
  }

  return {
    count,
    full: count === length,
    add(character) {
      if (typed.current === length || !accepts.test(character)) return;
      bytes[typed.current] = character.charCodeAt(0);
      move(typed.current + 1);
    },
    removeLast() {
      if (typed.current === 0) return;
      bytes[typed.current - 1] = 0;
      move(typed.current - 1);
    },
    take() {
      const taken = bytes.slice(0, typed.current);
      bytes.fill(0);
      move(0);
      return taken;
    },
  };
}

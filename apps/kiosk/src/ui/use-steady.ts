import { useEffect, useRef, useState } from "react";

/** A value that stays at least `milliseconds` once it is shown, however fast the source changes: words must be readable. */
export function useSteady<T>(value: T, milliseconds: number): T {
  const [shown, setShown] = useState(value);
  const since = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(value, shown)) return;
    const rest = Math.max(0, since.current + milliseconds - performance.now());
    const change = setTimeout(() => {
      since.current = performance.now();
      setShown(value);
    }, rest);
    return () => clearTimeout(change);
  }, [value, shown, milliseconds]);
  return shown;
}

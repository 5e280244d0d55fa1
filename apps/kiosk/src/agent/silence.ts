import type { TimeOut } from "./time-outs.ts";

/** Watches over a question that nobody answers: warns first, ends later, starts anew when the person stirs (WCAG 2.2.1). */
export interface Silence {
  /** The person did something. True when that answered the warning. */
  stir(): boolean;
  /** The question is over. */
  end(): void;
}

/** Without a time-out nothing is ever warned of. */
export function silence(
  timeOut: TimeOut | undefined,
  on: { warn(seconds: number): void; end(): void },
): Silence {
  let timer: NodeJS.Timeout | undefined;
  let warned = false;
  let over = false;

  function listen(): void {
    clearTimeout(timer);
    warned = false;
    if (timeOut === undefined || over) return;
    timer = setTimeout(() => {
      warned = true;
      on.warn(timeOut.graceSeconds);
      timer = setTimeout(on.end, timeOut.graceSeconds * 1000);
    }, timeOut.askAfterSeconds * 1000);
  }

  listen();
  return {
    stir() {
      const answered = warned;
      listen();
      return answered;
    },
    end() {
      over = true;
      clearTimeout(timer);
    },
  };
}

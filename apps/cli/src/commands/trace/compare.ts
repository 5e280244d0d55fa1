import { describeTrace, type Trace, type TraceLine } from "@uketsuke/jpki/trace";

/** One side of a difference; all empty where that trace has ended. */
export interface TraceSide {
  readonly command: string;
  readonly what: string;
  readonly answer: string;
}

/** Where two traces part. */
export interface TraceComparison {
  /** What differs in the headers: another card, or another program. */
  readonly header: readonly {
    readonly field: string;
    readonly first: string;
    readonly second: string;
  }[];
  /** Lines after the header that are alike. */
  readonly same: number;
  readonly difference?: {
    /** The same number in both files. */
    readonly line: number;
    readonly first: TraceSide;
    readonly second: TraceSide;
    /** Fields of the line that differ, or `end` where one trace is longer. */
    readonly fields: readonly string[];
  };
}

/** How long things took says nothing of what was done. */
const times = ["t", "ms"];

/** The first line in which two traces differ; times are left out. */
export function compareTraces(first: Trace, second: Trace): TraceComparison {
  const header = (["atr", "profiles", "redacted", "tool"] as const).flatMap((field) => {
    const [one, other] = [String(first.header[field]), String(second.header[field])];
    return one === other ? [] : [{ field, first: one, second: other }];
  });
  const length = Math.max(first.lines.length, second.lines.length);
  for (let index = 0; index < length; index++) {
    const fields = differing(first.lines[index], second.lines[index]);
    if (fields.length === 0) continue;
    return {
      header,
      same: index,
      difference: {
        line: index + 2,
        first: sideOf(first, index),
        second: sideOf(second, index),
        fields,
      },
    };
  }
  return { header, same: length };
}

function differing(one: TraceLine | undefined, other: TraceLine | undefined): readonly string[] {
  if (one === undefined || other === undefined) return one === other ? [] : ["end"];
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (field) => !times.includes(field) && left.get(field) !== right.get(field),
  );
}

function sideOf(trace: Trace, index: number): TraceSide {
  const row = describeTrace(trace)[index];
  if (row === undefined) return { command: "", what: "the trace has ended", answer: "" };
  const { command, what, answer } = row;
  return { command, what, answer };
}

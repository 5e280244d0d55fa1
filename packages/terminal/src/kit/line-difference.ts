/** Lines that go (`-`), come (`+`) and stay (a space) between two texts; of long runs that stay only the ends. */
export function lineDifference(before: string, after: string): readonly string[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  // longest[i][j]: how many lines the rests from i and j have in common.
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const common = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i];
      if (row)
        row[j] =
          a[i] === b[j] ? common(i + 1, j + 1) + 1 : Math.max(common(i + 1, j), common(i, j + 1));
    }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i]}`);
      i++;
      j++;
    } else if (i < a.length && (j === b.length || common(i + 1, j) >= common(i, j + 1)))
      lines.push(`-${a[i++]}`);
    else lines.push(`+${b[j++]}`);
  }
  return shortened(lines);
}

function shortened(lines: readonly string[]): readonly string[] {
  const near = (at: number): boolean =>
    lines.slice(Math.max(0, at - 2), at + 3).some((line) => !line.startsWith(" "));
  return lines.flatMap((line, at) => (near(at) ? [line] : near(at - 1) ? [" …"] : []));
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

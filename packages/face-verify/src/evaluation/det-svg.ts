import type { DetPoint } from "./error-rates.ts";

/** A DET curve and what it is called. */
export interface NamedCurve {
  readonly label: string;
  readonly points: readonly DetPoint[];
}

const size = { width: 720, height: 560 } as const;
const plot = { left: 78, top: 44, right: 20, bottom: 62 } as const;
const ticks = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.2, 0.4];
const highest = 0.5;
/** Readable on white and on black, told apart by people who do not see all colours, and by their dashes. */
const strokes = [
  { colour: "#1f83d6", dash: "" },
  { colour: "#d4631a", dash: "9 4" },
  { colour: "#3f9142", dash: "3 3" },
  { colour: "#a35bc4", dash: "12 3 3 3" },
] as const;
const ink = "#808080";

/**
 * Draws DET curves as SVG (DET曲線): false matches to the right, false non-matches up, both on a normal-deviate scale, on which the
 * curve of two normal distributions is a straight line. Without a background, so that it stands on a light page and on a dark one.
 */
export function detCurveSvg(curves: readonly NamedCurve[], title = "DET curve"): string {
  const drawn = curves.map(({ label, points }) => ({ label, points: points.filter(isInside) }));
  const all = drawn.flatMap(({ points }) => points);
  const x = axis(
    all.map(({ fmr }) => fmr),
    plot.left,
    size.width - plot.right,
  );
  const y = axis(
    all.map(({ fnmr }) => fnmr),
    size.height - plot.bottom,
    plot.top,
  );
  const middle = {
    x: (plot.left + size.width - plot.right) / 2,
    y: (plot.top + size.height - plot.bottom) / 2,
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" font-family="sans-serif" font-size="13" fill="${ink}">`,
    `<title>${escaped(title)}</title>`,
    `<text x="${middle.x}" y="24" text-anchor="middle" font-size="16">${escaped(title)}</text>`,
    ...x.ticks.map(({ at, label }) =>
      [
        line(at, plot.top, at, size.height - plot.bottom),
        text(at, size.height - plot.bottom + 20, label, "middle"),
      ].join(""),
    ),
    ...y.ticks.map(({ at, label }) =>
      [
        line(plot.left, at, size.width - plot.right, at),
        text(plot.left - 8, at + 4, label, "end"),
      ].join(""),
    ),
    text(middle.x, size.height - 14, "false match rate (impostors accepted)", "middle"),
    `<text transform="translate(18 ${middle.y}) rotate(-90)" text-anchor="middle">false non-match rate (genuine refused)</text>`,
    ...drawn.map(({ points }, index) =>
      path(
        points.map(({ fmr, fnmr }) => [x.place(fmr), y.place(fnmr)]),
        index,
      ),
    ),
    ...drawn.map(({ label }, index) => legend(label, index)),
    "</svg>",
    "",
  ].join("\n");
}

/** The normal deviate of 0 is infinite; over one half of either error nobody decides anything. */
function isInside({ fmr, fnmr }: DetPoint): boolean {
  return fmr > 0 && fmr <= highest && fnmr > 0 && fnmr <= highest;
}

interface Axis {
  place(rate: number): number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

function axis(rates: readonly number[], from: number, to: number): Axis {
  const least = rates.reduce((low, rate) => Math.min(low, rate), 1e-2);
  const first = ticks.findLast((tick) => tick <= least) ?? least;
  const [start, end] = [probit(Math.min(first, least)), probit(highest)];
  const place = (rate: number): number =>
    round(from + ((probit(rate) - start) / (end - start)) * (to - from));
  const shown = ticks.filter((tick) => tick >= first);
  return { place, ticks: shown.map((tick) => ({ at: place(tick), label: tickLabel(tick) })) };
}

function tickLabel(rate: number): string {
  return rate < 1e-4 ? rate.toExponential(0) : `${Number((rate * 100).toPrecision(2))} %`;
}

/** Inverse of the normal distribution function, by halving: exact enough for a drawing and short. */
function probit(rate: number): number {
  let [low, high] = [-8, 8];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (normal(middle) < rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Normal distribution function (Abramowitz and Stegun 26.2.17, error under 1e-7; its tail by the ratio of Mills). */
function normal(z: number): number {
  if (z > 0) return 1 - normal(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < -3) {
    const t = -z;
    return density / (t + 1 / (t + 2 / (t + 3 / (t + 4 / (t + 5 / t)))));
  }
  const t = 1 / (1 - 0.2316419 * z);
  const series =
    0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)));
  return density * t * series;
}

function path(points: readonly (readonly [number, number])[], index: number): string {
  const { colour, dash } = stroke(index);
  const steps = points.map(([px, py], step) => {
    const before = points[step - 1];
    // The rates of a finite set change in steps, so the curve does.
    return before === undefined ? `M${px} ${py}` : `H${px}V${py}`;
  });
  return `<path d="${steps.join("")}" fill="none" stroke="${colour}" stroke-width="2.2" stroke-dasharray="${dash}"/>`;
}

function legend(label: string, index: number): string {
  const { colour, dash } = stroke(index);
  const [left, top] = [size.width - plot.right - 340, plot.top + 20 + index * 20];
  const sample = `<path d="M${left} ${top}H${left + 36}" stroke="${colour}" stroke-width="2.2" stroke-dasharray="${dash}"/>`;
  return `${sample}${text(left + 44, top + 4, label, "start")}`;
}

function stroke(index: number): (typeof strokes)[number] {
  return strokes[index % strokes.length] ?? strokes[0];
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${ink}" stroke-opacity=".35"/>`;
}

function text(x: number, y: number, content: string, anchor: "start" | "middle" | "end"): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import type { ReactNode } from "react";

const shapes = {
  face: (
    <>
      <path d="M4 14V8a4 4 0 0 1 4-4h6M34 4h6a4 4 0 0 1 4 4v6M44 34v6a4 4 0 0 1-4 4h-6M14 44H8a4 4 0 0 1-4-4v-6" />
      <ellipse cx="24" cy="24" rx="10" ry="12.5" />
      <path d="M20.5 22v.5M27.5 22v.5M20.5 29c2 1.6 5 1.6 7 0" />
    </>
  ),
  keypad: (
    <>
      <rect x="7" y="3" width="34" height="42" rx="5" />
      <path
        d="M16 13h.01M24 13h.01M32 13h.01M16 22h.01M24 22h.01M32 22h.01M16 31h.01M24 31h.01M32 31h.01M24 39h.01"
        strokeWidth="5"
      />
    </>
  ),
  person: (
    <>
      <circle cx="24" cy="15" r="9" />
      <path d="M6 44c0-9.4 8-16 18-16s18 6.6 18 16" />
    </>
  ),
  bell: (
    <>
      <path d="M8 34a16 16 0 0 1 32 0zM5 41h38M24 18v-6M18 11h12" />
    </>
  ),
  globe: (
    <>
      <circle cx="24" cy="24" r="19" />
      <path d="M5 24h38M24 5c6 5.500 8.500 12 8.500 19S30 37.500 24 43c-6-5.500-8.500-12-8.500-19S18 10.500 24 5z" />
    </>
  ),
  cross: <path d="m11 11 26 26M37 11 11 37" />,
  check: <path d="m9 25 11 11 20-23" />,
  list: (
    <>
      <path d="m6 12 4 4 7-8M6 33l4 4 7-8M25 13h17M25 34h17" />
    </>
  ),
  back: <path d="M20 10 6 24l14 14M7 24h35" />,
  delete: (
    <>
      <path d="M16 8h24a4 4 0 0 1 4 4v24a4 4 0 0 1-4 4H16L4 24z" />
      <path d="m22 18 12 12M34 18 22 30" />
    </>
  ),
  info: (
    <>
      <circle cx="24" cy="24" r="19" />
      <path d="M24 22v12" />
      <path d="M24 14h.01" strokeWidth="5" />
    </>
  ),
  warning: (
    <>
      <path d="M24 6 44 41H4z" />
      <path d="M24 19v10" />
      <path d="M24 35h.01" strokeWidth="5" />
    </>
  ),
  sound: (
    <>
      <path d="M6 18v12h8l11 9V9L14 18z" />
      <path d="M32 17c3.500 4 3.500 10 0 14M38 11c7 7.500 7 18.500 0 26" />
    </>
  ),
  silence: (
    <>
      <path d="M6 18v12h8l11 9V9L14 18z" />
      <path d="m33 18 11 12M44 18 33 30" />
    </>
  ),
  card: (
    <>
      <rect x="3" y="9" width="42" height="30" rx="4" />
      <circle cx="14" cy="21" r="4" />
      <path d="M7.500 33c0-4 3-6 6.500-6s6.500 2 6.500 6M27 19h11M27 26h11M27 33h7" />
    </>
  ),
  closer: (
    <>
      <circle cx="24" cy="24" r="8" />
      <path d="M13 5H5v8M5 5l9 9M35 5h8v8M43 5l-9 9M13 43H5v-8M5 43l9-9M35 43h8v-8M43 43l-9-9" />
    </>
  ),
  farther: (
    <>
      <circle cx="24" cy="24" r="5" />
      <path d="M15 7v8H7M15 15 5 5M33 7v8h8M33 15 43 5M15 41v-8H7M15 33 5 43M33 41v-8h8M33 33l10 10" />
    </>
  ),
  centre: (
    <>
      <circle cx="24" cy="24" r="9" />
      <path d="M24 3v10M24 35v10M3 24h10M35 24h10" />
    </>
  ),
  light: (
    <>
      <circle cx="24" cy="24" r="9" />
      <path d="M24 3v5M24 40v5M3 24h5M40 24h5M9 9l3.500 3.500M35.500 35.500 39 39M39 9l-3.500 3.500M12.500 35.500 9 39" />
    </>
  ),
  hold: (
    <>
      <path d="M16 10v28M32 10v28" strokeWidth="6" />
    </>
  ),
  straight: (
    <>
      <path d="M3 24c5-8.500 12.500-13 21-13s16 4.500 21 13c-5 8.500-12.500 13-21 13S8 32.500 3 24z" />
      <circle cx="24" cy="24" r="6" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/** A line drawing beside a word; says nothing by itself. */
export function Icon({ name, className = "size-12" }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 48 48"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="3.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}

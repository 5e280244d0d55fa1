import type { ReactNode } from "react";
import type { Placement } from "../../protocol.ts";

function Stage({ className = "", children }: { className?: string; children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 400 280"
      className={`w-full shrink overflow-visible ${className || "max-w-125 landscape:max-w-110"}`}
      aria-hidden="true"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <ellipse cx="200" cy="146" rx="190" ry="130" className="fill-key-50" />
      {children}
    </svg>
  );
}

/** A card with a photo and a few lines; nobody's card. */
function Card({ className = "" }: { className?: string }) {
  return (
    <g className={className}>
      <rect
        x="118"
        y="84"
        width="164"
        height="104"
        rx="10"
        className="fill-white stroke-key-900"
        strokeWidth="5"
      />
      <path d="M121 94c0-4 3-7 7-7h144c4 0 7 3 7 7v8H121z" className="fill-key-200" />
      <rect x="134" y="116" width="44" height="56" rx="4" className="fill-key-100" />
      <circle cx="156" cy="135" r="9" className="fill-key-900" />
      <path d="M139 168c1-11 8-17 17-17s16 6 17 17z" className="fill-key-900" />
      <path d="M194 122h66M194 138h66M194 154h40" className="stroke-key-300" strokeWidth="6" />
      <rect x="244" y="150" width="22" height="18" rx="3" className="fill-yellow-300" />
    </g>
  );
}

/** The reader from above, with the place for the card. */
function Plate() {
  return (
    <>
      <rect
        x="84"
        y="52"
        width="232"
        height="188"
        rx="22"
        className="fill-solid-gray-100 stroke-solid-gray-700"
        strokeWidth="5"
      />
      <rect
        x="106"
        y="108"
        width="188"
        height="118"
        rx="14"
        className="fill-white stroke-solid-gray-420"
        strokeWidth="3"
        strokeDasharray="9 9"
      />
      <path d="M184 80h.1M200 80h.1M216 80h.1" className="stroke-solid-gray-700" strokeWidth="8" />
    </>
  );
}

function Lay() {
  return (
    <Stage>
      <Plate />
      <g transform="translate(0 31)">
        <Card className="origin-center [transform-box:fill-box] motion-safe:animate-card-lay" />
      </g>
    </Stage>
  );
}

function Insert() {
  return (
    <Stage>
      <g transform="translate(0 46)">
        <Card className="motion-safe:animate-card-insert" />
      </g>
      <rect
        x="84"
        y="28"
        width="232"
        height="84"
        rx="16"
        className="fill-solid-gray-100 stroke-solid-gray-700"
        strokeWidth="5"
      />
      <path d="M110 100h180" className="stroke-solid-gray-900" strokeWidth="9" />
      <circle cx="200" cy="60" r="8" className="fill-green-600" />
    </Stage>
  );
}

function Stand() {
  return (
    <Stage>
      <Card className="motion-safe:animate-card-stand" />
      <path
        d="M92 168h216a8 8 0 0 1 8 9l-8 54a8 8 0 0 1-8 7H100a8 8 0 0 1-8-7l-8-54a8 8 0 0 1 8-9z"
        className="fill-solid-gray-100 stroke-solid-gray-700"
        strokeWidth="5"
      />
      <path d="M110 168h180" className="stroke-solid-gray-900" strokeWidth="9" />
      <circle cx="200" cy="206" r="8" className="fill-green-600" />
    </Stage>
  );
}

/** How the card goes into this device (カードの置き方). */
export function PlacementFigure({ placement }: { placement: Placement }) {
  if (placement === "insert") return <Insert />;
  return placement === "stand" ? <Stand /> : <Lay />;
}

/** The card comes off the reader. */
export function TakeCardFigure() {
  return (
    <Stage>
      <Plate />
      <g transform="translate(0 18)">
        <g className="motion-safe:animate-card-out">
          <Card />
          <path d="M200 70V14m-24 24 24-24 24 24" className="stroke-white" strokeWidth="24" />
          <path d="M200 70V14m-24 24 24-24 24 24" className="stroke-key-900" strokeWidth="11" />
        </g>
      </g>
    </Stage>
  );
}

/** A face and the ways to be known. */
export function IdentityFigure() {
  return (
    <Stage>
      <path
        d="M112 100V72a16 16 0 0 1 16-16h28M244 56h28a16 16 0 0 1 16 16v28M288 184v28a16 16 0 0 1-16 16h-28M156 228h-28a16 16 0 0 1-16-16v-28"
        className="stroke-key-900"
        strokeWidth="8"
      />
      <ellipse
        cx="200"
        cy="142"
        rx="46"
        ry="58"
        className="fill-white stroke-key-900"
        strokeWidth="6"
      />
      <path
        d="M183 132v6M217 132v6M182 164c10 8 26 8 36 0"
        className="stroke-key-900"
        strokeWidth="6"
      />
    </Stage>
  );
}

/** The card lies in the reader and is busy. */
export function BusyFigure() {
  return (
    <Stage>
      <g transform="translate(0 -12)">
        <Card />
      </g>
      <rect x="110" y="214" width="180" height="14" rx="7" className="fill-key-200" />
      <svg x="110" y="214" width="180" height="14" viewBox="0 0 180 14" aria-hidden="true">
        <clipPath id="busy-bar">
          <rect width="180" height="14" rx="7" />
        </clipPath>
        <g clipPath="url(#busy-bar)">
          <rect width="72" height="14" rx="7" className="fill-key-900 motion-safe:animate-sweep" />
        </g>
      </svg>
    </Stage>
  );
}

/** It went well. */
export function DoneFigure() {
  return (
    <Stage className="max-w-80 landscape:max-w-90">
      <circle cx="200" cy="142" r="88" className="fill-white stroke-green-800" strokeWidth="9" />
      <path d="m160 144 29 30 54-62" className="stroke-green-800" strokeWidth="15" />
    </Stage>
  );
}

/** A person of the desk helps. */
export function DeskFigure() {
  return (
    <Stage className="max-w-80 landscape:max-w-90">
      <circle cx="200" cy="98" r="36" className="fill-white stroke-key-900" strokeWidth="7" />
      <path
        d="M132 206c0-38 30-62 68-62s68 24 68 62"
        className="fill-white stroke-key-900"
        strokeWidth="7"
      />
      <path d="M80 206h240v36H80z" className="fill-key-900" />
      <path
        d="M186 100v.1M214 100v.1M188 114c7 6 17 6 24 0"
        className="stroke-key-900"
        strokeWidth="6"
      />
    </Stage>
  );
}

/** It does not go on like this. */
export function TroubleFigure() {
  return (
    <Stage className="max-w-64 landscape:max-w-72">
      <circle
        cx="200"
        cy="142"
        r="88"
        className="fill-white stroke-solid-gray-900"
        strokeWidth="9"
      />
      <path d="M200 96v58" className="stroke-solid-gray-900" strokeWidth="17" />
      <path d="M200 188v.1" className="stroke-solid-gray-900" strokeWidth="20" />
    </Stage>
  );
}

import { type ReactNode, useEffect, useRef } from "react";
import { useVoice } from "../use-voice.ts";
import { Icon } from "./icons.tsx";

/**
 * One screen: what it is about above (or at the left), what can be pressed below (or at the right), in reach of the hand.
 * The heading takes the focus, so that screen readers begin with it and a ten-key is heard at once.
 */
export function Screen({
  figure,
  heading,
  detail,
  banner = [],
  aside,
  layout = "beside",
  secondary,
  children,
}: {
  figure?: ReactNode;
  heading: string;
  detail?: string;
  /** What went before and must be known, e.g. why the page asks again. */
  banner?: readonly string[];
  /** More to look at under the detail. */
  aside?: ReactNode;
  /** On a wide screen: controls beside, controls below, or a large picture beside everything else. */
  layout?: "beside" | "below" | "picture";
  /** The way out, apart from the controls. */
  secondary?: ReactNode;
  children?: ReactNode;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useVoice([...banner, heading, detail ?? ""].filter(Boolean).join(" "));
  return (
    <div
      data-layout={children === undefined ? "alone" : layout}
      className="screen grow px-8 pb-6 motion-safe:animate-arrive landscape:px-14"
    >
      {figure && (
        <div
          className={`screen-figure mb-5 flex min-w-0 flex-col items-center justify-center gap-5 ${
            children !== undefined && banner.length > 0 ? "landscape:hidden" : ""
          }`}
        >
          {figure}
        </div>
      )}
      <div className="screen-info flex min-w-0 flex-col items-center justify-center gap-4 text-center">
        {banner.map((note) => (
          <p
            key={note}
            className="flex w-full items-center gap-4 rounded-16 border-2 border-yellow-900 bg-yellow-50 px-5 py-3 text-left text-std-28N-150 leading-130"
          >
            <Icon name="info" className="size-10" />
            <span>{note}</span>
          </p>
        ))}
        <h1
          ref={title}
          tabIndex={-1}
          className="text-balance text-std-45B-140 leading-130 outline-none landscape:text-std-36B-140"
        >
          {heading}
        </h1>
        {detail !== undefined && <p className="text-balance text-std-28N-150">{detail}</p>}
        {aside}
      </div>
      {children !== undefined && (
        <div className="screen-controls mt-5 flex min-w-0 flex-col justify-end gap-4 landscape:gap-3">
          {children}
        </div>
      )}
      {secondary !== undefined && (
        <div className="screen-secondary mt-4 flex flex-col">{secondary}</div>
      )}
    </div>
  );
}

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
  banner,
  aside,
  wide = false,
  children,
}: {
  figure?: ReactNode;
  heading: string;
  detail?: ReactNode;
  /** Something that went before and must be known, e.g. why the page asks again. */
  banner?: readonly string[];
  /** More to look at under the detail. */
  aside?: ReactNode;
  /** Controls below also where the page is wider than high. */
  wide?: boolean;
  children?: ReactNode;
}) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const notes = banner ?? [];
  useVoice([...notes, heading, typeof detail === "string" ? detail : ""].filter(Boolean).join(" "));
  const columns = children !== undefined && !wide ? "landscape:grid-cols-2 landscape:gap-x-14" : "";
  return (
    <div
      className={`grid grow grid-rows-[1fr_auto] gap-y-6 px-8 pb-6 motion-safe:animate-arrive landscape:px-14 ${
        columns === "" ? "" : `landscape:grid-rows-1 ${columns}`
      }`}
    >
      <div className="flex min-w-0 flex-col items-center justify-center gap-5 text-center">
        {figure}
        {notes.map((note) => (
          <p
            key={note}
            className="flex w-full items-center gap-4 rounded-16 border-2 border-yellow-900 bg-yellow-50 px-6 py-3 text-left text-std-28N-150 leading-140"
          >
            <Icon name="info" className="size-10" />
            <span>{note}</span>
          </p>
        ))}
        <h1
          ref={title}
          tabIndex={-1}
          className="text-balance text-std-45B-140 leading-130 outline-none focus-visible:shadow-none"
        >
          {heading}
        </h1>
        {detail !== undefined && <p className="text-balance text-std-28N-150">{detail}</p>}
        {aside}
      </div>
      {children !== undefined && (
        <div className="flex min-w-0 flex-col justify-end gap-4">{children}</div>
      )}
    </div>
  );
}

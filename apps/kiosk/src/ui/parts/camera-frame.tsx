import type { ReactNode } from "react";

/** The camera's picture with the oval to fit the face into. */
export function CameraFrame({ good, children }: { good: boolean; children: ReactNode }) {
  return (
    <div className="relative aspect-4/3 w-full max-w-184 overflow-hidden rounded-32 bg-solid-gray-900 shadow-2">
      {children}
      <svg
        viewBox="0 0 640 480"
        className="pointer-events-none absolute inset-0 size-full"
        aria-hidden="true"
        fill="none"
      >
        <path
          d="M0 0h640v480H0zM320 56c-82 0-140 76-140 178 0 106 62 196 140 196s140-90 140-196c0-102-58-178-140-178z"
          fillRule="evenodd"
          className="fill-opacity-gray-400"
        />
        <path
          d="M320 56c-82 0-140 76-140 178 0 106 62 196 140 196s140-90 140-196c0-102-58-178-140-178z"
          className={good ? "stroke-green-400" : "stroke-white"}
          strokeWidth={good ? 12 : 7}
          strokeDasharray={good ? undefined : "26 16"}
          strokeLinecap="round"
        />
      </svg>
    </div>
  );
}

import type { ReactNode } from "react";

/** A button of the sandbox: another look and size than the patient's. */
export function SandboxButton({
  strong = false,
  disabled = false,
  onPress,
  children,
}: {
  strong?: boolean;
  disabled?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onPress}
      className={`min-h-12 shrink-0 rounded-8 border-2 border-solid-gray-900 px-5 py-1 text-std-20B-150 leading-120 disabled:border-solid-gray-100 disabled:bg-solid-gray-100 disabled:text-solid-gray-700 ${
        strong
          ? "bg-solid-gray-900 text-white hover:bg-solid-gray-700"
          : "bg-white text-solid-gray-900 hover:bg-solid-gray-100"
      }`}
    >
      {children}
    </button>
  );
}

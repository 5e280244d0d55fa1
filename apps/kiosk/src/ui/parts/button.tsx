import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

const looks = {
  primary:
    "bg-key-900 text-white border-key-900 hover:bg-key-1000 active:bg-key-1200 disabled:bg-solid-gray-100 disabled:border-solid-gray-100 disabled:text-solid-gray-700",
  secondary:
    "bg-white text-key-900 border-key-900 hover:bg-key-50 active:bg-key-100 disabled:border-solid-gray-200 disabled:text-solid-gray-700",
  quiet:
    "bg-white text-solid-gray-900 border-solid-gray-420 hover:bg-solid-gray-50 active:bg-solid-gray-100",
} as const;

/** A button of at least 80 CSS pixels, words of 28 or more. */
export function Button({
  look = "secondary",
  icon,
  disabled = false,
  large = false,
  lang,
  className = "",
  onPress,
  children,
}: {
  look?: keyof typeof looks;
  icon?: IconName;
  disabled?: boolean;
  /** For the one or two answers of a question. */
  large?: boolean;
  lang?: string;
  className?: string;
  onPress: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      lang={lang}
      disabled={disabled}
      onClick={onPress}
      className={`inline-flex items-center justify-center gap-3 rounded-16 border-2 px-6 py-2 ${large ? "min-h-28 text-std-36B-140" : "min-h-20 text-std-28B-150"} leading-130 ${looks[look]} ${className}`}
    >
      {icon && <Icon name={icon} className="size-9" />}
      <span>{children}</span>
    </button>
  );
}

import { Icon, type IconName } from "./icons.tsx";

/** One of a few ways to go on, with a word on what it means; the first one of a screen is the recommended one. */
export function Choice({
  icon,
  title,
  detail,
  hint,
  recommended = false,
  onPress,
}: {
  icon: IconName;
  title: string;
  detail: string;
  /** A second line that must not be missed. */
  hint?: string | undefined;
  recommended?: boolean;
  onPress: () => void;
}) {
  const look = recommended
    ? "bg-key-900 border-key-900 text-white hover:bg-key-1000 active:bg-key-1200"
    : "bg-white border-key-900 text-key-900 hover:bg-key-50 active:bg-key-100";
  return (
    <button
      type="button"
      onClick={onPress}
      className={`flex min-h-32 w-full items-center gap-7 rounded-24 border-3 px-8 py-4 text-left shadow-1 landscape:min-h-24 landscape:py-1 ${look}`}
    >
      <Icon name={icon} className="size-16" />
      <span className="flex flex-col">
        <span className="text-std-36B-140 leading-130">{title}</span>
        <span
          className={`text-std-28N-150 leading-130 ${recommended ? "" : "text-solid-gray-900"}`}
        >
          {detail}
        </span>
        {hint !== undefined && <span className="text-std-28B-150 leading-130">{hint}</span>}
      </span>
    </button>
  );
}

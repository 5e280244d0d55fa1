/** How many of the characters are typed, never which. */
export function Dots({ count, length, label }: { count: number; length: number; label: string }) {
  return (
    <div role="status" className="flex items-center justify-center gap-5">
      <span className="sr-only">{label}</span>
      {Array.from({ length }, (_, index) => index).map((index) => (
        <span
          key={index}
          className={`flex size-16 items-center justify-center rounded-12 border-3 ${
            index === count ? "border-key-900 bg-key-50" : "border-solid-gray-700 bg-white"
          }`}
        >
          {index < count && <span className="size-7 rounded-full bg-solid-gray-900" />}
        </span>
      ))}
    </div>
  );
}

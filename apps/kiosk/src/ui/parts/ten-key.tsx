import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Entry } from "./entry.ts";
import { Icon } from "./icons.tsx";

const rows = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
const key =
  "flex min-h-20 items-center justify-center rounded-16 border-2 text-dsp-48B-140 leading-100";
const plain = `${key} border-key-900 bg-white text-key-900 hover:bg-key-50 active:bg-key-100`;

/** The number pad, and a keyboard or ten-key beside it: digits, Backspace, Enter. */
export function TenKey({
  entry,
  ready,
  enterLabel,
  onEnter,
}: {
  entry: Entry;
  ready: boolean;
  enterLabel: string;
  onEnter: () => void;
}) {
  const { t } = useTranslation();
  useEffect(() => {
    function pressed(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "Backspace") entry.removeLast();
      else if (event.key === "Enter") {
        // A button that has the focus keeps its own Enter.
        if (event.target instanceof HTMLButtonElement || !ready) return;
        onEnter();
      } else if (event.key.length === 1 && event.key !== " ") entry.add(event.key);
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });

  return (
    // The pad leaves the focus where it is, so that touch and ten-key can be mixed.
    <fieldset
      aria-label={t("pin.pad")}
      className="grid w-full grid-cols-3 gap-3 portrait:gap-4"
      onMouseDown={(event) => event.preventDefault()}
    >
      {rows.map((digit) => (
        <button
          key={digit}
          type="button"
          className={`${plain} portrait:min-h-24`}
          onClick={() => entry.add(digit)}
        >
          {digit}
        </button>
      ))}
      <button
        type="button"
        aria-label={t("pin.delete")}
        className={`${plain} portrait:min-h-24 border-solid-gray-420! text-solid-gray-900!`}
        onClick={() => entry.removeLast()}
      >
        <Icon name="delete" />
      </button>
      <button type="button" className={`${plain} portrait:min-h-24`} onClick={() => entry.add("0")}>
        0
      </button>
      <button
        type="button"
        disabled={!ready}
        className={`${key} portrait:min-h-24 border-key-900 bg-key-900 text-std-32B-150 text-white hover:bg-key-1000 disabled:border-solid-gray-100 disabled:bg-solid-gray-100 disabled:text-solid-gray-700`}
        onClick={onEnter}
      >
        {enterLabel}
      </button>
    </fieldset>
  );
}

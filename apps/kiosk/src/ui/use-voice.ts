import { createContext, useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "./i18n.ts";
import { canSpeak, hush, onVoices, speak } from "./voice.ts";

/** Whether the page speaks. */
export const VoiceContext = createContext(true);

/** Says a text when it changes, unless the voice is switched off. */
export function useVoice(text: string): void {
  const on = useContext(VoiceContext);
  useEffect(() => {
    if (on) speak(text, currentLocale());
    else hush();
  }, [on, text]);
}

/** True when this machine has a voice for the locale that is shown. */
export function useCanSpeak(): boolean {
  const { i18n } = useTranslation();
  const [, voicesKnown] = useState(0);
  useEffect(() => onVoices(() => voicesKnown((times) => times + 1)), []);
  return i18n.language !== "" && canSpeak(currentLocale());
}

import type { Locale } from "../protocol.ts";

/** A voice of this machine for the locale; voices from the network are never used (closed network, private words). */
function localVoice(locale: Locale): SpeechSynthesisVoice | undefined {
  if (!("speechSynthesis" in window)) return undefined;
  return speechSynthesis
    .getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(locale));
}

/** True when the page can speak this locale. */
export function canSpeak(locale: Locale): boolean {
  return localVoice(locale) !== undefined;
}

/** Calls back whenever the machine's voices become known; answers with the way to stop. */
export function onVoices(listener: () => void): () => void {
  if (!("speechSynthesis" in window)) return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", listener);
  return () => speechSynthesis.removeEventListener("voiceschanged", listener);
}

/** Says a text in place of what is being said. Does nothing without a voice. */
export function speak(text: string, locale: Locale): void {
  const voice = localVoice(locale);
  if (voice === undefined) return;
  speechSynthesis.cancel();
  const words = new SpeechSynthesisUtterance(text);
  words.voice = voice;
  words.lang = voice.lang;
  speechSynthesis.speak(words);
}

/** Stops speaking. */
export function hush(): void {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}

let audio: AudioContext | undefined;

/** Two soft tones: the card still lies in the reader. Silent until the page was touched once, as browsers demand. */
export function chime(): void {
  if (!navigator.userActivation.hasBeenActive) return;
  audio ??= new AudioContext();
  for (const [index, frequency] of [880, 660].entries()) {
    const start = audio.currentTime + index * 0.28;
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = frequency;
    loudness.gain.setValueAtTime(0, start);
    loudness.gain.linearRampToValueAtTime(0.25, start + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  }
}

import type { Advice } from "@uketsuke/face-verify/browser";

/** What the page says to each advice. */
export const adviceText: Readonly<Record<Advice, string>> = {
  "no-face": "Look into the camera.",
  "one-person": "One person at a time, please.",
  closer: "Come a little closer.",
  farther: "Step back a little.",
  centre: "Move to the middle of the picture.",
  light: "It is too dark here, or the light comes from one side.",
  "less-light": "It is too bright here.",
  "uncover-face": "Take off mask or sunglasses.",
  "look-straight": "Look straight into the camera.",
  "open-eyes": "Open your eyes.",
  "hold-still": "Hold still for a moment.",
  good: "Good. Stay as you are.",
};

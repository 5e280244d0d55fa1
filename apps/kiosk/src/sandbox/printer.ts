import type { Eligibility } from "@uketsuke/oqs-client";
import type { Step } from "@uketsuke/reception";

/** What the sandbox writes on the terminal: what is played, each step with its time, how it ended. */
export interface Printer {
  say(subject: string, text: string): void;
  step(what: string, milliseconds: number, detail?: string): void;
  /** A step of `receive()`. */
  reception(step: Step): void;
  /** What the server answered; it comes right after its step and closes it. */
  eligibility(eligibility: Eligibility): void;
}

/** Prints one line for each thing; what is made up or played is named so by whoever says it. */
export function printer(write: (line: string) => void): Printer {
  let asked = 0;

  function step(what: string, milliseconds: number, detail = ""): void {
    const time = `${Math.round(milliseconds)} ms`.padStart(9);
    write(`${time}  ${what}${detail === "" ? "" : ` (${detail})`}`);
  }

  return {
    say: (subject, text) => write(`${subject.padEnd(9)}  ${text}`),
    step,
    reception(done) {
      const { milliseconds, detail } = done;
      if (done.code !== undefined) return step(`${done.step} failed`, milliseconds, done.code);
      switch (done.step) {
        case "precheck":
          return step(done.outcome === "usable" ? "card checked" : "card refused", milliseconds);
        case "photo":
          return done.outcome === "read"
            ? step("photo read", milliseconds, `${detail.bytes} bytes, 照合番号B: ${detail.source}`)
            : step("photo not read", milliseconds, done.outcome);
        case "face":
          return step(
            done.outcome === "match" ? "face matched" : (faceWords[done.outcome] ?? done.outcome),
            milliseconds,
            "score" in detail
              ? `score ${Number(detail.score).toFixed(3)}, threshold ${Number(detail.threshold).toFixed(3)}`
              : "",
          );
        case "pin":
          return step(
            done.outcome === "identified" ? "PIN accepted by the card" : done.outcome,
            milliseconds,
          );
        case "certificate":
          return step(
            done.outcome === "usable" ? "certificate checked" : "certificate refused",
            milliseconds,
          );
        case "challenge":
          return step("challenge received", milliseconds);
        case "proof": {
          if (done.outcome !== "signed") return step("no proof", milliseconds, done.outcome);
          const how = ways[String(detail.method)] ?? "PIN-less";
          return step(
            "proof signed by the card",
            milliseconds,
            `${how}${detail.simulated === true ? ", SIMULATED terminal" : ""}`,
          );
        }
        case "eligibility":
          asked = milliseconds;
          return;
        case "consents":
          return step("consents asked", milliseconds, done.outcome);
        case "consents-sent":
          return step("consents sent", milliseconds, done.outcome);
        case "result-file":
          return step("file written", milliseconds, String(detail.path));
      }
    },
    eligibility(answer) {
      if (answer.outcome === "eligible")
        step("proof accepted, eligible", asked, `made-up insurer ${answer.insurer.name}`);
      else if (answer.outcome === "ineligible")
        step("proof accepted, not eligible", asked, answer.reason);
      else step("refused by the server", asked, answer.code);
    },
  };
}

/** How the card's key was opened without the terminal. */
const ways: Readonly<Record<string, string>> = {
  pin: "with the PIN",
  device: "opened by the phone",
};

const faceWords: Readonly<Record<string, string>> = {
  "no-match": "no match",
  inconclusive: "no match, inconclusive",
  "no-face": "no face",
  spoof: "a picture was shown",
  "photo-unusable": "the photo on the card cannot be used",
};

import type { Declare } from "../../declare.ts";
import { exitCodes } from "../../exit-codes.ts";
import { table } from "../../print.ts";

interface EdgeOptions {
  readonly browser?: string;
  readonly fakeCamera?: boolean;
  readonly to?: string;
}

/** `uketsuke doctor edge`: the self-test page, in the browser of the terminal without a window. */
export const declare: Declare = (edge, { run, say, ends }) => {
  edge
    .description(
      say(
        "Open the self-test page in Microsoft Edge (on Linux also Chromium) without a window, and tell what it answered: secure context, WebSocket, camera frames, audio, Japanese font, screen, touch. --to keeps it for doctor --page. It gives the camera to this one page, in a profile of its own that is removed again; no picture is kept.",
        "自己診断ページを、画面を出さずに Microsoft Edge（Linuxでは Chromium も）で開き、答えを示す: 安全なコンテキスト、WebSocket、カメラのフレーム、音声、日本語フォント、画面、タッチ。--to で doctor --page のために残す。カメラはこのページだけに、後で消す専用のプロファイルで渡す。画像は残さない。",
      ),
    )
    .option("--browser <path>", say("another browser", "別のブラウザ"))
    .option(
      "--fake-camera",
      say(
        "use the browser's made-up camera; this proves nothing of a terminal, and the answers say so",
        "ブラウザの擬似カメラを使う。端末の証明にはならず、結果にもそう残る",
      ),
    )
    .option(
      "--to <file>",
      say("keep the answers as evidence (JSON)", "答えを証拠として残すファイル（JSON）"),
    )
    .action(
      run<EdgeOptions>(
        async ({ options, print, signal, timeout }) => {
          const { runSelfTest } = await import("@uketsuke/terminal");
          const { checkOutputFile, writeOutputFile } = await import("../../output-file.ts");
          const { browser, fakeCamera, to } = options;
          await checkOutputFile(to);
          using _progress = print.progress(say("self-test page", "自己診断ページ"));
          const evidence = await runSelfTest({
            ...(browser === undefined ? {} : { browser }),
            ...(fakeCamera ? { fakeCamera } : {}),
            timeoutMs: timeout * 1000,
            signal,
          });
          if (to !== undefined) await writeOutputFile(to, `${JSON.stringify(evidence, null, 2)}\n`);
          const { answers } = evidence;
          const yes = (value: boolean): string =>
            value ? say("yes", "はい") : say("no", "いいえ");
          const camera = answers.camera
            ? say(
                `${answers.frames} frames, ${answers.cameraSize}`,
                `${answers.frames} フレーム、${answers.cameraSize}`,
              )
            : say(`none (${answers.cameraError})`, `なし（${answers.cameraError}）`);
          print.result(evidence, () =>
            table([
              [say("Secure context", "安全なコンテキスト"), yes(answers.secureContext)],
              ["WebSocket", yes(answers.webSocket)],
              [
                say("Camera", "カメラ"),
                answers.fakeCamera ? `${camera} ${say("(made up)", "（擬似）")}` : camera,
              ],
              [say("Audio", "音声"), yes(answers.audio)],
              [say("Japanese font", "日本語フォント"), yes(answers.japaneseFont)],
              [say("Japanese voice", "日本語の音声"), yes(answers.speech)],
              [say("Screen", "画面"), `${answers.screen}, ×${answers.pixelRatio}`],
              [say("Touch points", "タッチ"), String(answers.touchPoints)],
            ]),
          );
          const works =
            answers.secureContext && answers.webSocket && answers.frames > 0 && answers.audio;
          return works ? exitCodes.done : exitCodes.no;
        },
        { waits: 30 },
      ),
    );
  ends(
    edge,
    say(
      "0 everything the kiosk needs is there; 1 something is missing; 5 no browser, or no answer",
      "0 キオスクに必要なものがそろっている、1 足りないものがある、5 ブラウザがない、または答えがない",
    ),
  );
};

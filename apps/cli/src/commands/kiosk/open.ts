import { InvalidArgumentError } from "commander";
import type { Declare } from "../../declare.ts";
import { port } from "../../values.ts";
import type { Corner, OpenOptions } from "./browser.ts";

/** `uketsuke kiosk open`: the page of a running kiosk on the patients' display. */
export const declare: Declare = (open, { run, say, ends }) => {
  open
    .description(
      say(
        "Open the page of a running kiosk full screen and without anything else of the browser, until it is closed. It waits up to 30 seconds for the kiosk. The camera is allowed by policy (VideoCaptureAllowedUrls), never by this command.",
        "動いているキオスクの画面を、ブラウザーのほかの部品なしで全画面に開く。閉じられるまで終わらない。キオスクの起動を30秒まで待つ。カメラの許可はポリシー（VideoCaptureAllowedUrls）によるもので、このコマンドは許可しない。",
      ),
    )
    .option("--port <port>", say("TCP port of the kiosk", "キオスクのTCPポート"), port, 41_873)
    .option(
      "--display <left,top>",
      say(
        "upper left corner of the patients' display on the desktop, such as 1920,0",
        "患者側ディスプレイの左上の、デスクトップ上の位置。例: 1920,0",
      ),
      corner,
    )
    .option(
      "--browser <file>",
      say(
        "the browser; Microsoft Edge where it is usually installed, on Linux also Chromium, unless given",
        "ブラウザー。指定がなければ、通常の場所にある Microsoft Edge（Linux では Chromium も）",
      ),
    )
    .option(
      "--profile <folder>",
      say(
        "profile of the browser; a temporary one, removed at the end, unless given",
        "ブラウザーのプロファイル。指定がなければ一時的なもので、終わりに削除する",
      ),
    )
    .option(
      "--print",
      say(
        "print the command line and start nothing",
        "コマンドラインを表示するだけで、何も起動しない",
      ),
    )
    .action(
      run<OpenOptions>(
        async (invocation) => {
          const { openPage } = await import("./browser.ts");
          return openPage(invocation);
        },
        { waits: 30 },
      ),
    );
  ends(
    open,
    say(
      "0 the browser was closed, or --print; 130 ended by Ctrl-C; 5 no kiosk, no browser, or it ended with an error",
      "0 ブラウザーが閉じられた、または --print、130 Ctrl-C で終わった、5 キオスクやブラウザーがない、または異常終了",
    ),
  );
};

function corner(value: string): Corner {
  const [, left, top] = /^(-?\d{1,5}),(-?\d{1,5})$/.exec(value) ?? [];
  if (left !== undefined && top !== undefined) return { left: Number(left), top: Number(top) };
  throw new InvalidArgumentError("It must be two numbers of pixels, such as 1920,0.");
}

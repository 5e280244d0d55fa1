import { setTimeout as wait } from "node:timers/promises";
import type { Declare } from "../../declare.ts";
import { untilInterrupted } from "../../interruption.ts";
import { table } from "../../print.ts";
import { port } from "../../values.ts";
import type { EvaluationFlags } from "./input.ts";
import { evaluationOptions, everyOption } from "./options.ts";

interface ServeOptions extends EvaluationFlags {
  readonly every: number;
  readonly port: number;
}

/** `uketsuke doctor serve`: a health endpoint for a monitor on this machine. */
export const declare: Declare = (serve, { run, say, ends }) => {
  evaluationOptions(serve, say)
    .description(
      say(
        "Answer a monitor on 127.0.0.1 until Ctrl-C: /health (JSON), /nagios (one line) and /metrics (prometheus), 200 while every must row is met and 503 otherwise, with the age of the last check. Only row ids, results and counts are told: no names, no statements, no addresses.",
        "Ctrl-C まで 127.0.0.1 で監視に答える: /health（JSON）、/nagios（1行）、/metrics（prometheus）。必須の項目を満たす間は 200、そうでなければ 503。最後の点検からの経過時間も答える。答えるのは項目の番号・判定・件数だけで、氏名・申告の内容・アドレスは含まない。",
      ),
    )
    .addOption(everyOption(say))
    .option(
      "--port <port>",
      say("TCP port; 0 takes a free one", "TCPポート。0 なら空いているもの"),
      port,
      0,
    )
    .action(
      run<ServeOptions>(async ({ options, print, signal }) => {
        const { jsonReport, serveHealth } = await import("@uketsuke/terminal");
        const { evaluateAsAsked } = await import("./input.ts");
        const { version } = await import("../../version.ts");
        const { every } = options;
        const check = async () =>
          jsonReport(await evaluateAsAsked(options, { print, signal }), {
            tool: { name: "uketsuke", version },
          });
        // what is wrong with the command line shows before anything listens
        const first = await check();
        await using server = await serveHealth({
          port: options.port,
          staleAfterMs: every * 3000,
          first,
        });
        const { verdict } = first.summary;
        print.result({ url: server.url, paths: server.paths, verdict, every }, () =>
          table([
            ...server.paths.map((path) => [`${server.url}${path.slice(1)}`]),
            [
              say(
                `checked every ${every} seconds: ${verdict}`,
                `${every} 秒ごとに点検: ${verdict}`,
              ),
            ],
          ]),
        );
        const checking = (async (): Promise<never> => {
          for (;;) {
            await wait(every * 1000, undefined, { signal });
            try {
              server.tell(await check());
            } catch (error) {
              if (signal.aborted) throw error;
              server.broke();
              print.note(error instanceof Error ? error.message : String(error));
            }
          }
        })();
        return await Promise.race([untilInterrupted(signal), checking]);
      }),
    );
  ends(
    serve,
    say(
      "130 ended by Ctrl-C; 2 a file does not fit; 5 it could not start",
      "130 Ctrl-C で終わった、2 形の合わないファイル、5 起動できない",
    ),
  );
};

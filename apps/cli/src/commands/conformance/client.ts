import { Option } from "commander";
import type { Declare } from "../../declare.ts";
import { port } from "../../values.ts";
import {
  addConformanceOptions,
  type ConformanceOptions,
  checkConformanceOptions,
  conformanceEndings,
} from "./options.ts";

interface ClientOptions extends ConformanceOptions {
  readonly run?: string;
  readonly encoding: "UTF-8" | "Shift_JIS";
  readonly host: string;
  readonly port: number;
}

/** `uketsuke conformance client`: the suite is the server. */
export const declare: Declare = (client, { run, say, ends }) => {
  client
    .description(
      say(
        "Play the server to a client under test: a Web-API over mutual TLS, the exchange folder (連携フォルダ), or both. A command is run for every task, or the person at the terminal is told what to do.",
        "サーバを演じてクライアントを試験する。相互TLSのWeb-API、連携フォルダ、またはその両方。課題ごとにコマンドを実行するか、端末の前の人に操作を指示する。",
      ),
    )
    .option(
      "--run <command>",
      say(
        "the client under test, run without a shell; {task} is a JSON file with everything it needs, {report} the file it may write; {url}, {folder}, {ca}, {certificate} and {key} are filled in",
        "試験対象のクライアント。シェルを通さずに実行する。{task} は必要な事柄をすべて含むJSONファイル、{report} は書いてよいファイル。{url}、{folder}、{ca}、{certificate}、{key} も置き換える",
      ),
    )
    .option(
      "--folder <folder>",
      say(
        "play bridge software (連携ソフト) in this folder, which must be empty or the suite's own",
        "このフォルダで連携ソフトを演じる。空か、この試験が作ったものに限る",
      ),
    )
    .addOption(
      new Option("--encoding <encoding>", say("encoding of the files", "ファイルの文字コード"))
        .choices(["UTF-8", "Shift_JIS"])
        .default("UTF-8"),
    )
    .option("--host <address>", say("address to listen on", "待ち受けるアドレス"), "127.0.0.1")
    .option(
      "--port <port>",
      say("TCP port; 0 takes a free one each time", "TCPポート。0 なら毎回空いているもの"),
      port,
      0,
    );
  addConformanceOptions(client, say);
  client.action(
    run<ClientOptions>(async (invocation) => {
      const { options, print, signal } = invocation;
      await checkConformanceOptions(options);
      const { commandClient, testClient } = await import("@uketsuke/oqs-client/conformance");
      const { askedClient } = await import("./asked-client.ts");
      const { reported } = await import("./print-report.ts");
      const { folder, encoding, host } = options;
      const under =
        options.run === undefined
          ? askedClient(invocation)
          : commandClient(options.run, { onOutput: (text) => print.detail(text.trimEnd()) });
      return await reported(print, options, (onResult) =>
        testClient(under, {
          ...(options.webApi !== false ? { webApi: { host, port: options.port } } : {}),
          ...(folder === undefined ? {} : { folder: { root: folder, encoding } }),
          ...(options.only === undefined ? {} : { only: options.only }),
          patienceMs: options.patience * 1000,
          onResult,
          signal,
        }),
      );
    }),
  );
  ends(client, conformanceEndings(say));
};

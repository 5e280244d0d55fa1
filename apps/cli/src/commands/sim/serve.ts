import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Simulator } from "@uketsuke/oqs-client/simulator";
import { Option } from "commander";
import type { Declare } from "../../declare.ts";
import { untilInterrupted } from "../../interruption.ts";
import { readJsonFile } from "../../json-file.ts";
import { table } from "../../print.ts";
import { day, port, positiveInteger, wholeNumber } from "../../values.ts";
import { type ControlFileOptions, controlFile } from "./door.ts";

interface ServeOptions extends ControlFileOptions {
  readonly port: number;
  readonly seed?: number;
  readonly population?: number;
  readonly today?: string;
  readonly card?: readonly string[];
  readonly credentials?: string;
  readonly folder?: string;
  readonly encoding: "UTF-8" | "Shift_JIS";
  readonly latency?: number;
  readonly script?: string;
  readonly control?: boolean | number;
  readonly expose?: boolean | string;
}

/** `uketsuke sim serve`: the simulator until Ctrl-C. */
export const declare: Declare = (serve, { run, say, ends }) => {
  serve
    .description(
      say(
        "Run the simulator on 127.0.0.1 until Ctrl-C. It demands client certificates of its own authority; its shapes of challenge, proof and consent are ours, not official. With --folder it plays the bridge software of an exchange folder too, over the same people; with --control it can be changed while it runs.",
        "模擬サーバを 127.0.0.1 で Ctrl-C まで動かす。独自の認証局によるクライアント証明書を求める。チャレンジ・証明・同意の形は本製品独自のもので、公式のものではない。--folder を付けると、同じ人について連携フォルダの連携ソフトも演じる。--control を付けると、動かしたまま変えられる。",
      ),
    )
    .option(
      "--port <port>",
      say("TCP port; 0 takes a free one", "TCPポート。0 なら空いているもの"),
      port,
      0,
    )
    .option(
      "--seed <number>",
      say("same seed and day, same people", "同じ値と同じ日なら同じ人になる"),
      positiveInteger,
    )
    .option(
      "--population <people>",
      say(
        "how many made-up people, up to 100000; one for each scenario unless given",
        "架空の人の数。100000 まで。指定がなければ状態ごとに一人",
      ),
      positiveInteger,
    )
    .option(
      "--today <day>",
      say("the day that is today (YYYY-MM-DD)", "今日とする日（YYYY-MM-DD）"),
      day,
    )
    .option(
      "--folder <folder>",
      say(
        "play the bridge software in this exchange folder; req, res and face are made in it",
        "この連携フォルダで連携ソフトを演じる。req、res、face を中に作る",
      ),
    )
    .addOption(
      new Option(
        "--encoding <encoding>",
        say("character code of the folder's files", "連携フォルダのファイルの文字コード"),
      )
        .choices(["UTF-8", "Shift_JIS"])
        .default("UTF-8"),
    )
    .option(
      "--latency <milliseconds>",
      say(
        "time between question and answer in the folder; 1000 to 3000 unless given",
        "連携フォルダで要求から応答までの時間。指定がなければ 1000 から 3000",
      ),
      wholeNumber,
    )
    .option(
      "--script <file>",
      say("fault script (JSON) in force from the start", "始めから有効な障害の台本（JSON）"),
    )
    .addOption(
      new Option(
        "--control [port]",
        say(
          "open a control door and page on 127.0.0.1, for a browser and for sim people, scenario, fault",
          "操作口と操作画面を 127.0.0.1 に開く。ブラウザと sim people、scenario、fault のため",
        ),
      ).argParser(port),
    )
    .addOption(controlFile(say))
    .option(
      "--expose [address]",
      say(
        "let other machines in: listen on every address, or on this one",
        "他の機械からも使えるようにする。すべてのアドレス、または指定したアドレスで待ち受ける",
      ),
    )
    .option(
      "--card <file...>",
      say(
        "made-up cards it shall know, written by vcard insert --save",
        "知っておくべき架空のカード。vcard insert --save が書いたもの",
      ),
    )
    .option(
      "--credentials <folder>",
      say(
        "write client certificate and configuration there, for visit --config",
        "クライアント証明書と設定を書くフォルダ。visit --config に渡す",
      ),
    )
    .action(
      run<ServeOptions>(async ({ options, print, signal }) => {
        const { startSimulator, readFaultScript, defaultControlFile } = await import(
          "@uketsuke/oqs-client/simulator"
        );
        const { readMadeCard } = await import("./made-card.ts");
        const cards = await Promise.all((options.card ?? []).map(readMadeCard));
        const { controlFile, control, expose, folder, encoding } = options;
        await using simulator = await startSimulator({
          port: options.port,
          ...(options.seed === undefined ? {} : { seed: options.seed }),
          ...(options.population === undefined ? {} : { population: options.population }),
          ...(options.today === undefined ? {} : { today: options.today }),
          ...(folder === undefined
            ? {}
            : {
                folder: {
                  path: folder,
                  encoding,
                  ...(options.latency === undefined ? {} : { latencyMs: options.latency }),
                },
              }),
          ...(options.script === undefined
            ? {}
            : { script: readFaultScript(await readJsonFile(options.script)) }),
          ...(control === undefined
            ? {}
            : {
                control: {
                  file: controlFile ?? defaultControlFile(),
                  ...(typeof control === "number" ? { port: control } : {}),
                },
              }),
          ...(expose === undefined
            ? {}
            : { host: typeof expose === "string" ? expose : "0.0.0.0", exposed: true }),
          onWarning: (sentence) => print.note(sentence),
          cardAuthorities: cards.map(({ authority }) => authority),
          people: cards.map(({ certificate, name }) => ({ certificate, person: { name } })),
        });
        const configuration =
          options.credentials === undefined
            ? undefined
            : await writeCredentials(simulator, options.credentials);
        const serving = {
          endpoint: simulator.endpoint,
          institution: simulator.institution,
          people: simulator.population.size,
          cards: cards.length,
          ...(folder === undefined ? {} : { folder: { path: folder, encoding } }),
          ...(simulator.control === undefined ? {} : { control: simulator.control }),
          ...(simulator.exposure === undefined ? {} : { exposure: simulator.exposure }),
          ...(configuration === undefined ? {} : { configuration }),
        };
        print.result(serving, () =>
          table([
            ["Simulator", `${simulator.endpoint.business}${simulator.endpoint.basePath ?? ""}`],
            ["Institution", `${simulator.institution}, made up`],
            ["People", `${serving.people} made up, ${serving.cards} of your cards`],
            ...(folder === undefined ? [] : [["Folder", `${folder}, ${encoding}`]]),
            ...(simulator.control === undefined ? [] : [["Control page", simulator.control.page]]),
            ...(configuration === undefined ? [] : [["Configuration", configuration]]),
          ]),
        );
        return await untilInterrupted(signal);
      }),
    );
  ends(
    serve,
    say("130 ended by Ctrl-C; 5 it could not start", "130 Ctrl-C で終わった、5 起動できない"),
  );
};

/** Files as `visit --config` wants them; the key and the password are for their owner only. */
async function writeCredentials(simulator: Simulator, folder: string): Promise<string> {
  const { credentials, endpoint, institution } = simulator;
  await mkdir(join(folder, "OQS"), { recursive: true });
  const secret = { mode: 0o600 };
  await writeFile(join(folder, "ca.pem"), credentials.ca);
  await writeFile(join(folder, "certificate.pem"), credentials.certificate);
  await writeFile(join(folder, "key.pem"), credentials.key, secret);
  await writeFile(join(folder, "password"), credentials.password, secret);
  const path = join(folder, "uketsuke.json");
  const configuration = {
    institution,
    resultFolder: { path: "OQS", encoding: "UTF-8" },
    journal: "journal.jsonl",
    oqs: {
      auth: endpoint.auth,
      business: endpoint.business,
      basePath: endpoint.basePath,
      ca: "ca.pem",
      certificate: "certificate.pem",
      key: "key.pem",
      user: credentials.user,
      passwordFile: "password",
      sandbox: true,
    },
  };
  await writeFile(path, `${JSON.stringify(configuration, null, 2)}\n`);
  return path;
}

import type { Declare } from "../../declare.ts";
import {
  addConformanceOptions,
  type ConformanceOptions,
  checkConformanceOptions,
  conformanceEndings,
} from "./options.ts";

interface ServerOptions extends ConformanceOptions {
  readonly config: string;
  readonly people: string;
}

/** `uketsuke conformance server`: the suite is the client. */
export const declare: Declare = (server, { run, say, ends }) => {
  server
    .description(
      say(
        "Play the client to a server under test: a gateway, another simulator, or bridge software (連携ソフト). Never point it at the real system: it asks broken questions and tries a wrong password.",
        "クライアントを演じてサーバを試験する。中継サーバ、別の模擬サーバ、連携ソフトなど。壊れた要求や誤ったパスワードを送るため、本番のシステムには使わないこと。",
      ),
    )
    .requiredOption(
      "--config <file>",
      say(
        "configuration of a terminal, as sim serve --credentials writes it",
        "端末の設定。sim serve --credentials が書く形式",
      ),
    )
    .requiredOption(
      "--people <file>",
      say(
        "people the server knows, as JSON: eligible, and limited if it has one",
        "サーバが知る人のJSON。eligible と、あれば limited",
      ),
    )
    .option(
      "--folder <folder>",
      say(
        "test bridge software (連携ソフト) that serves this folder",
        "このフォルダを処理する連携ソフトを試験する",
      ),
    );
  addConformanceOptions(server, say);
  server.action(
    run<ServerOptions>(async ({ options, print, signal }) => {
      await checkConformanceOptions(options);
      const { testServer } = await import("@uketsuke/oqs-client/conformance");
      const { readPeople, readTarget } = await import("./target.ts");
      const { reported } = await import("./print-report.ts");
      const people = await readPeople(options.people);
      const { webApi, institution, encoding } = await readTarget(options.config);
      const { folder } = options;
      return await reported(print, options, (onResult) =>
        testServer({
          ...(options.webApi !== false ? { webApi: { ...webApi, institution, people } } : {}),
          ...(folder === undefined
            ? {}
            : { folder: { root: folder, institution, encoding, people } }),
          ...(options.only === undefined ? {} : { only: options.only }),
          patienceMs: options.patience * 1000,
          onResult,
          signal,
        }),
      );
    }),
  );
  ends(server, conformanceEndings(say));
};

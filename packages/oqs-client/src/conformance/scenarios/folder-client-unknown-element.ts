import { reported } from "../findings.ts";
import type { FolderClientScenario } from "../scenario.ts";

/** An element nobody knows does not break a reception. */
export const folderClientUnknownElement: FolderClientScenario = {
  id: "folder-client-unknown-element",
  profile: "folder-client",
  title: {
    en: "An element nobody knows does not break a reception",
    ja: "未知の要素があっても受付が止まらない",
  },
  steps: {
    en: "The answer holds new elements in header and body.",
    ja: "回答のヘッダと本文に新しい要素を加える。",
  },
  fix: {
    en: "Ignore or keep elements the software does not know.",
    ja: "未知の要素は無視するか保持する。",
  },
  requirement: { certainty: "ours", from: "elements are added with every revision" },
  run: async (stage) => {
    stage.answerWith((answer) => ({
      MessageHeader: {
        ...answer.MessageHeader,
        extra: [{ name: "NewHeaderElement", content: "1" }],
      },
      MessageBody: { ...answer.MessageBody, extra: [{ name: "NewElement", content: " 01 " }] },
    }));
    return [reported(await stage.search(), ["eligible"])];
  },
};

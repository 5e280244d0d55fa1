import { expect, it } from "vitest";
import { cutDisplay, displayWidth, padDisplay, wrapDisplay } from "./display-width.ts";

it("Japanese takes two columns, colours and combining marks take none", () => {
  expect(displayWidth("abc")).toBe(3);
  expect(displayWidth("暗証番号")).toBe(8);
  expect(displayWidth("ｶﾀｶﾅ")).toBe(4);
  expect(displayWidth("か\u3099")).toBe(2);
  expect(displayWidth("\u001b[31m赤\u001b[39m")).toBe(2);
  expect(padDisplay("種類", 6)).toBe("種類  ");
  expect(cutDisplay("カードを読む", 7)).toBe("カード");
});

it("lines break at spaces and between Japanese characters, within the columns", () => {
  const text = "この端末を資格確認端末の仕様に照らして、項目ごとに点検する。--json for programs";
  const lines = wrapDisplay(text, 20).split("\n");
  expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(20);
  expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
});

it("no line begins with what closes, none ends with what opens, and no word is cut", () => {
  expect(wrapDisplay("一二三、四", 6)).toBe("一二\n三、四");
  expect(wrapDisplay("一二（三四）", 6)).toBe("一二\n（三\n四）");
  expect(wrapDisplay("読む--output json", 6)).toBe("読む\n--output\njson");
  expect(wrapDisplay("one\n\ntwo words", 5)).toBe("one\n\ntwo\nwords");
});

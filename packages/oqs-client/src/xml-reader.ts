/**
 * Strict reader of the XML the interface uses: elements, text, comments, CDATA, references. No DOCTYPE, no processing
 * instruction, no attribute that holds data, no prefix, no text between elements. It takes a document in pieces and
 * accepts nothing that XML 1.0 refuses.
 * @module
 */
import { checkName, type Element, malformed, type ReadLimits } from "./messages/element.ts";
import { isBlank, isElementName, notXml, textOf, withLineFeeds } from "./xml-characters.ts";

/** Reads one document that comes in pieces; after an error it is of no use. */
export interface XmlReader {
  /** Takes the next piece, cut anywhere between two characters. @throws OqsError MALFORMED_ANSWER */
  write(piece: string): void;
  /** Says that nothing follows, and gives the root. @throws OqsError MALFORMED_ANSWER */
  end(): Element;
}

/** Takes an element that just closed; `parents` are the names above it, the root's first. */
export type TakeElement = (element: Element, parents: readonly string[]) => void;

interface Open {
  readonly name: string;
  /** Undefined until the first element inside: until then it may turn out to hold text. */
  children: Element[] | undefined;
  text: string;
}

const EXCLAMATION_MARK = 0x21;
const SLASH = 0x2f;
const QUESTION_MARK = 0x3f;
/** Levels below the root whose elements are taken: header and body, and what stands in them. */
const takenLevels = 2;
/** Names that are remembered as checked; the interface has some hundred. */
const keptNames = 4_096;

/**
 * A reader. With `take`, elements are handed over as they close instead of being kept, down to the second level below the
 * root; `limits.depth` counts as ever, the others count from one such element to the next.
 */
export function xmlReader(limits: ReadLimits, take?: TakeElement): XmlReader {
  const names = new Set<string>();
  const open: Open[] = [];
  let current: Open | undefined;
  let root: Element | undefined;
  let nodes = 0;
  let characters = 0;
  let text = "";
  let retryAt = 0;

  /** Reads as far as whole markup reaches and gives where it stopped. */
  function parse(last: boolean): number {
    const source = text;
    const isUnusual = finder(source, ["&", "\r", "]]>"]);
    let at = 0;
    for (;;) {
      const tag = source.indexOf("<", at);
      const tagEnd = tag === -1 ? -1 : source.indexOf(">", tag);
      if (tagEnd === -1) {
        if (last) finish(source, at);
        return at;
      }
      const kind = source.charCodeAt(tag + 1);
      let end = tagEnd + 1;
      if (kind === SLASH) {
        const raw = source.slice(at, tag);
        close(endOf(source, tag + 2, tagEnd), isUnusual(at, tag) ? textOf(raw) : raw);
      } else if (kind === EXCLAMATION_MARK) {
        end = aside(source, at, tag);
      } else if (kind === QUESTION_MARK) {
        throw malformed("it has a processing instruction");
      } else {
        if (!isBlank(source, at, tag)) addText(textOf(source.slice(at, tag)));
        const name = source.slice(tag + 1, tagEnd);
        if (names.has(name) || isPlainName(name)) enter(name);
        else end = enterUnknown(source, tag + 1);
      }
      if (end === 0) {
        if (last) throw malformed("it ends in the middle");
        return at;
      }
      at = end;
    }
  }

  /** Names of the interface are letters and digits: they are known without the rules for all names. */
  function isPlainName(name: string): boolean {
    if (!plainName.test(name)) return false;
    remember(name);
    return true;
  }

  function remember(name: string): void {
    if (names.size === keptNames) names.clear();
    names.add(checkName(name));
  }

  function enter(name: string): Open {
    if (current === undefined) {
      if (root !== undefined) throw malformed("there is a second root");
    } else if (current.children === undefined) {
      if (!isBlank(current.text)) throw malformed("text stands between elements");
      current.children = [];
      current.text = "";
    }
    if (open.length === limits.depth) throw malformed(`nested deeper than ${limits.depth} levels`);
    count();
    current = { name, children: undefined, text: "" };
    open.push(current);
    return current;
  }

  function close({ name, children, text: before }: Open, behind: string): void {
    const content = before === "" ? behind : before + behind;
    if (children !== undefined && !isBlank(content))
      throw malformed("text stands between elements");
    const element: Element = { name, content: children ?? content };
    open.pop();
    current = open.at(-1);
    if (current === undefined) root = element;
    else if (take === undefined || open.length > takenLevels) current.children?.push(element);
    else {
      nodes = 0;
      characters = 0;
      take(
        element,
        open.map((one) => one.name),
      );
    }
  }

  /** The open element that an end tag closes. */
  function endOf(source: string, from: number, to: number): Open {
    if (current === undefined) throw malformed("an end tag without its start");
    const { name } = current;
    if (!source.startsWith(name, from) || !isBlank(source, from + name.length, to))
      throw malformed("a wrong end tag");
    return current;
  }

  /** A tag with a name not seen yet, an attribute or a slash; gives where it ends, 0 when that is not there yet. */
  function enterUnknown(source: string, from: number): number {
    const end = endOfTag(source, from);
    if (end === 0) return 0;
    const [, name = "", list = "", slash = ""] = tagParts.exec(source.slice(from, end - 1)) ?? [];
    if (!isElementName(name)) throw malformed("something stands there that is no element name");
    if (list !== "") passOverAttributes(list);
    remember(name);
    const entered = enter(name);
    if (slash !== "") close(entered, "");
    return end;
  }

  /** Declarations of namespaces hold no data and are passed over; anything else would be lost, so it is refused. */
  function passOverAttributes(list: string): void {
    const seen = new Set<string>();
    let at = 0;
    for (const { 0: whole, 1: name = "" } of list.matchAll(namespaceAttribute)) {
      count();
      if (seen.has(name)) throw malformed("an attribute stands there twice");
      seen.add(name);
      at += whole.length;
    }
    if (!isBlank(list, at)) throw malformed("it has attributes");
  }

  /** A comment or CDATA section and the text before it; gives where it ends, 0 when that is not there yet. */
  function aside(source: string, at: number, tag: number): number {
    const isComment = source.startsWith("<!--", tag);
    if (!isComment && !source.startsWith("<![CDATA[", tag)) throw malformed("it has a DOCTYPE");
    const begin = tag + (isComment ? 4 : 9);
    const end = source.indexOf(isComment ? "--" : "]]>", begin);
    if (end === -1 || end + 3 > source.length) return 0;
    if (source[end + 2] !== ">") throw malformed("a comment holds two hyphens");
    count();
    const before = source.slice(at, tag);
    if (!isBlank(before) || current !== undefined) addText(textOf(before));
    if (!isComment) addText(withLineFeeds(source.slice(begin, end)));
    return end + 3;
  }

  function addText(part: string): void {
    if (current === undefined) throw malformed("text stands outside the root");
    if (current.children === undefined) current.text += part;
    else if (!isBlank(part)) throw malformed("text stands between elements");
  }

  function count(): void {
    if (++nodes > limits.nodes) throw malformed(`more than ${limits.nodes} elements`);
  }

  function finish(source: string, at: number): void {
    if (current !== undefined || source.includes("<", at)) throw malformed("it ends in the middle");
    if (!isBlank(source, at)) throw malformed("text stands outside the root");
  }

  return {
    write(piece) {
      if (notXml.test(piece)) throw malformed("a character that XML cannot carry");
      text += piece;
      characters += piece.length;
      if (characters > limits.bytes) throw malformed(`larger than ${limits.bytes} bytes`);
      if (text.length < retryAt) return;
      text = text.slice(parse(false));
      // Markup that is still open is looked at again only when it has doubled: time stays linear in the size.
      retryAt = 2 * text.length;
    },
    end() {
      parse(true);
      if (root === undefined) throw malformed("no root element");
      return root;
    },
  };
}

const plainName = /^[A-Za-z][A-Za-z0-9]*$/;
const tagParts = /^([^ \t\r\n/]*)([\s\S]*?)(\/?)$/;
const namespaceAttribute =
  /[ \t\r\n]+((?:xmlns|xsi)(?::[A-Za-z_][-.\w]*)?)[ \t\r\n]*=[ \t\r\n]*(?:"[^"<&]*"|'[^'<&]*')/gy;

/** Whether one of some marks begins between two places that only move on; every mark is looked for once. */
function finder(source: string, marks: readonly string[]): (from: number, to: number) => boolean {
  const next = marks.map((mark) => ({ mark, at: -1 }));
  return (from, to) => {
    let found = false;
    for (const one of next) {
      if (one.at < from) one.at = source.indexOf(one.mark, from);
      if (one.at === -1) one.at = source.length;
      if (one.at < to) found = true;
    }
    return found;
  };
}

/** Behind the `>` of a tag, outside quotes; 0 when that is not there yet. */
function endOfTag(source: string, from: number): number {
  let quote = "";
  for (let at = from; at < source.length; at++) {
    const character = source.charAt(at);
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === ">") return at + 1;
  }
  return 0;
}

import { type PastedRequest, requestOf } from './pasted-request';

/** Options with an argument that says nothing of what is sent. */
const WITH_ARGUMENT = new Set(
  [
    '-A --user-agent -b --cookie -c --cookie-jar -e --referer -H --header -m --max-time --connect-timeout',
    '-o --output -u --user -x --proxy -w --write-out --cacert --cert --key --resolve --retry -T --upload-file',
    '-F --form',
  ].flatMap((options) => options.split(' ')),
);
const DATA = new Set(['-d', '--data', '--data-ascii', '--data-raw', '--data-binary', '--data-urlencode', '--json']);

interface Command {
  url: string | undefined;
  method: string | undefined;
  data: string[];
  /** The data goes into the query. */
  isGet: boolean;
}

/** The request that a curl command sends; undefined without a URL. */
export function readCurl(text: string): PastedRequest | undefined {
  const { url, method, data, isGet } = readWords(splitWords(text).slice(1));
  if (url === undefined) return undefined;
  const content = data.join('&');
  if (!isGet) return requestOf(url, method ?? (data.length > 0 ? 'POST' : 'GET'), content);
  const separator = url.includes('?') ? '&' : '?';
  return requestOf(content === '' ? url : `${url}${separator}${content}`, method ?? 'GET', '');
}

function readWords(words: readonly string[]): Command {
  const command: Command = { url: undefined, method: undefined, data: [], isGet: false };
  for (let place = words[0] === 'curl' ? 1 : 0; place < words.length; place += 1) {
    const { name, attached } = readOption(words[place]!);
    if (name === '-G' || name === '--get') command.isGet = true;
    else if (!takesArgument(name)) {
      if (!name.startsWith('-')) command.url ??= name;
    } else {
      const value = attached ?? words[(place += 1)] ?? '';
      if (DATA.has(name)) command.data.push(name === '--data-urlencode' ? encodePair(value) : value);
      else if (name === '-X' || name === '--request') command.method = value.toUpperCase();
      else if (name === '--url') command.url ??= value;
    }
  }
  return command;
}

const takesArgument = (name: string): boolean =>
  DATA.has(name) || WITH_ARGUMENT.has(name) || ['-X', '--request', '--url'].includes(name);

/** An option and the argument that is written with it, such as -XPOST or --request=POST. */
function readOption(word: string): { name: string; attached?: string } {
  const equals = /^(--[a-z-]+)=(.*)$/s.exec(word);
  if (equals) return { name: equals[1]!, attached: equals[2]! };
  const short = word.slice(0, 2);
  const isAttached = /^-[A-Za-z]./s.test(word) && takesArgument(short);
  return isAttached ? { name: short, attached: word.slice(2) } : { name: word };
}

/** What --data-urlencode does to `name=content`, `=content` and `content`. */
function encodePair(value: string): string {
  const equals = value.indexOf('=');
  const encoded = encodeURIComponent(value.slice(equals + 1).toWellFormed());
  return equals > 0 ? `${value.slice(0, equals)}=${encoded}` : encoded;
}

const WORD_PART = /\$'((?:[^'\\]|\\.)*)'|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(\r?\n|.)|([^\s'"\\$]+|\$)|(\s+)/gsu;
const ANSI_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

/** The words of a command as a shell splits them. Variables stay as they are written. */
function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (const [, ansi, single, double, escaped, plain, space] of text.matchAll(WORD_PART)) {
    if (space !== undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (escaped === undefined || !escaped.endsWith('\n')) {
      const part = ansi === undefined ? (single ?? unescapeDouble(double) ?? escaped ?? plain) : unescapeAnsi(ansi);
      word = (word ?? '') + (part ?? '');
    }
  }
  return word === undefined ? words : [...words, word];
}

const unescapeDouble = (text: string | undefined): string | undefined =>
  text?.replaceAll(/\\(\r?\n|["\\$`])/g, (_, character: string) => (character.endsWith('\n') ? '' : character));

function unescapeAnsi(text: string): string {
  return text.replaceAll(/\\(?:u([\da-fA-F]{1,4})|x([\da-fA-F]{1,2})|(.))/gs, (_, code, byte, character: string) => {
    const digits = (code ?? byte) as string | undefined;
    return digits === undefined ? (ANSI_ESCAPES[character] ?? character) : String.fromCharCode(parseInt(digits, 16));
  });
}

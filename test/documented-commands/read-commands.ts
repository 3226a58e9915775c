import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const FILES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'deploy/README.md',
  ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

/** A fence with its language, or a span of code in a line. */
const CODE = /^[ ]*```(\w*)\n([^]*?)^[ ]*```|`([^`\n]+)`/gm;
/** Where a shell ends a command: a comment, a pipe, a redirection, another command. */
const END = /\s(?:#|\||<|>|&|;).*$/;
const WORD = /'([^']*)'|"([^"]*)"|([^\s'"]+)/g;

/** A command that the documents give to their readers. */
export interface DocumentedCommand {
  file: string;
  text: string;
  /** As a shell splits it, without quotes. */
  words: string[];
}

/**
 * The commands that begin with these words, in blocks of shell and in spans of code. Those with an ellipsis or a choice in
 * brackets are patterns, and left out.
 */
export function readCommands(program: string): DocumentedCommand[] {
  return FILES.flatMap((file) =>
    linesOfCode(readFileSync(join(ROOT, file), 'utf8'))
      .map((line) => line.trim().replace(END, ''))
      .filter((line) => line.startsWith(`${program} `) && !/ (?:…|\[|─)/.test(line))
      .map((text) => ({ file, text, words: wordsOf(text) })),
  );
}

function linesOfCode(markdown: string): string[] {
  return [...markdown.matchAll(CODE)].flatMap(([, language, block = '', span = '']) => {
    if (span !== '') return [span];
    return language === 'sh' || language === 'text' ? block.replaceAll(/\\\n/g, ' ').split('\n') : [];
  });
}

function wordsOf(text: string): string[] {
  // A word may be quoted in a part only: --format='value(x)'.
  return text
    .match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)!
    .map((word) =>
      word.replaceAll(WORD, (_all, single?: string, double?: string, bare?: string) => single ?? double ?? bare ?? ''),
    );
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createProgram } from '../../tools/cli/program';
import { type DocumentedCommand, readCommands } from './read-commands';

const POSTBACK_ID = '019aa5f0-5c3d-7a51-9d4b-2f6f0c1b7e55';
const PLATFORM = /^node tools\/cli\/platform\.cjs (\S+)/;
const { scripts } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

describe('the commands of the documents', () => {
  const ofNpm = readCommands('npm run');

  it('are scripts of npm', () => {
    expect(ofNpm.length).toBeGreaterThan(60);
    expect(ofNpm.filter(({ words }) => scripts[words[2]!] === undefined)).toEqual([]);
  });

  it('are verbs of the command line, with options that they have', async () => {
    const ofPlatform = readCommands('npx platform').map((command) => ({ command, args: command.words.slice(2) }));
    const ofScripts = ofNpm.flatMap((command) => {
      const verb = PLATFORM.exec(scripts[command.words[2]!] ?? '')?.[1];
      return verb === undefined ? [] : [{ command, args: [verb, ...command.words.slice(4)] }];
    });
    expect(ofPlatform.length).toBeGreaterThan(20);
    const errors: string[] = [];
    for (const { command, args } of [...ofPlatform, ...ofScripts]) errors.push(...(await errorsOf(command, args)));
    expect(errors).toEqual([]);
  });

  it('are found with a wrong verb, a wrong option, and a missing argument', async () => {
    const errors = (...args: string[]) => errorsOf({ file: 'x.md', text: args.join(' '), words: args }, args);
    expect(await errors('moves')).not.toEqual([]);
    expect(await errors('deploy', '--imag=x')).not.toEqual([]);
    expect(await errors('move', '--to', 'cell-a')).not.toEqual([]);
    expect(await errors('move', 'rector', '--to', 'cell-a')).toEqual([]);
  });
});

/** What the command line says of a documented command. One that names a verb alone shows no arguments. */
async function errorsOf({ file, text }: DocumentedCommand, args: string[]): Promise<string[]> {
  const program = createProgram();
  let printed = '';
  for (const command of allOf(program)) {
    command.exitOverride().configureOutput({ writeErr: (line) => (printed += line), writeOut: () => undefined });
    command.action(() => undefined);
  }
  const given = args.map((word) => (word === 'ID' ? POSTBACK_ID : word.replace(/^(--[\w-]+=)?[A-Z][A-Z_]*$/, '$11')));
  const isName = given.every((word) => /^[a-z-]+$/.test(word) && !word.startsWith('-'));
  try {
    await program.parseAsync(given, { from: 'user' });
    return [];
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'commander.helpDisplayed' || code === 'commander.help') return [];
    if (isName && /missingArgument|missingMandatoryOptionValue/.test(code ?? '')) return [];
    return [`${file}: ${text}: ${printed.split('\n')[0]}`];
  }
}

function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allOf)];
}

/** An instruction of a Dockerfile. */
export interface Instruction {
  name: string;
  text: string;
}

/** A stage of a Dockerfile. */
export interface Stage {
  base: string;
  alias: string | undefined;
  instructions: Instruction[];
}

/** Reads a Dockerfile of plain instructions, whose lines may continue with a backslash. */
export function readDockerfile(text: string): Stage[] {
  const lines = text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const stages: Stage[] = [];
  for (const line of lines) {
    const [name = '', ...words] = line.split(/\s+/);
    if (name === 'FROM') stages.push({ base: words[0]!, alias: words[2], instructions: [] });
    else stages.at(-1)!.instructions.push({ name, text: words.join(' ') });
  }
  return stages;
}

/** Errors in the image that a Dockerfile builds. */
export function checkDockerfile(stages: Stage[]): string[] {
  const last = stages.at(-1);
  if (!last) return ['it has no stage'];
  const of = (name: string) =>
    last.instructions.filter((instruction) => instruction.name === name).map(({ text }) => text);
  const installs = stages.flatMap(({ instructions }) => instructions).filter(({ text }) => text.startsWith('npm '));
  return [
    ...(['root', '0'].includes(of('USER').at(-1) ?? 'root') ? ['it runs as root'] : []),
    ...(of('ENTRYPOINT').at(-1)?.startsWith('[')
      ? []
      : ['its first process is a shell, which does not pass on SIGTERM']),
    ...(of('RUN').length > 0 ? ['its last stage runs commands, whose traces stay in the image'] : []),
    ...(of('COPY').some((text) => /^\.\s/.test(text)) ? ['it copies the whole folder'] : []),
    ...installs
      .filter(({ text }) => /^npm (i|install)\b/.test(text))
      .map(() => 'it does not install from the lock file'),
  ];
}

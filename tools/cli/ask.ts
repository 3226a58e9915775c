import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import {
  type Catalogue,
  DEFAULT_TIME_ZONE,
  indexNames,
  isTimeZone,
  parseQuestion,
  type QuestionSetting,
} from '@app/semantic-layer';

export interface AskOptions {
  set?: string;
  out?: string;
  catalogue?: string;
  now?: string;
  tz?: string;
  json?: boolean;
}

/** Asks the running platform; with the names of a catalogue, shows the plans of questions offline. */
export async function handleQuestion(question: string | undefined, options: AskOptions): Promise<void> {
  const { catalogue, set } = options;
  if (catalogue !== undefined) return showPlans(question, { ...options, catalogue });
  if (set !== undefined) throw new UserFacingError('--set needs --catalogue.');
  if (question === undefined) throw new UserFacingError('Give a question.');
  return (await import('./admin-api/ask-platform.js')).queryPlatform(question, options);
}

type OfflineOptions = AskOptions & { catalogue: string };

/** Reads questions as plans, offline: one that is given, or those of a file with a line `{"id","q"}` each. */
async function showPlans(question: string | undefined, options: OfflineOptions): Promise<void> {
  const setting = await readSetting(options);
  if (options.set !== undefined) {
    await showPlansOfSet(options.set, options.out, setting);
    return;
  }
  if (question === undefined) throw new Error('Give a question, or a file of questions with --set.');
  console.log(JSON.stringify(parseQuestion(question, setting), null, 2));
}

async function readSetting({ catalogue, now, tz = DEFAULT_TIME_ZONE }: OfflineOptions): Promise<QuestionSetting> {
  const instant = now === undefined ? new Date() : new Date(now);
  if (Number.isNaN(instant.getTime())) throw new Error(`--now is no time of ISO 8601: ${now}`);
  if (!isTimeZone(tz)) throw new Error(`--tz is no time zone: ${tz}`);
  const names = indexNames(JSON.parse(await readFile(catalogue, 'utf8')) as Catalogue);
  return { now: instant, timeZone: tz, names };
}

async function showPlansOfSet(set: string, out: string | undefined, setting: QuestionSetting): Promise<void> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: createReadStream(set) })) {
    if (line.trim() === '') continue;
    const { id, q } = JSON.parse(line) as { id: string; q: string };
    lines.push(JSON.stringify({ id, plan: parseQuestion(q, setting) }));
  }
  const text = `${lines.join('\n')}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
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
  catalogue: string;
  now?: string;
  tz?: string;
}

/** Reads questions as plans, offline: one that is given, or those of a file with a line `{"id","q"}` each. */
export async function showPlans(question: string | undefined, options: AskOptions): Promise<void> {
  const setting = await readSetting(options);
  if (options.set !== undefined) {
    await showPlansOfSet(options.set, options.out, setting);
    return;
  }
  if (question === undefined) throw new Error('Give a question, or a file of questions with --set.');
  console.log(JSON.stringify(parseQuestion(question, setting), null, 2));
}

async function readSetting({ catalogue, now, tz = DEFAULT_TIME_ZONE }: AskOptions): Promise<QuestionSetting> {
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

import 'reflect-metadata';
import { call, type components, type ResponseBody } from '@app/admin-client';
import { languageOf, METRICS, type MetricName } from '@app/semantic-layer';
import { alignColumns } from '../../dev-server/terminal/align-columns';
import { adminAccess } from '../admin-access';

type Read = ResponseBody<'/api/v1/insight/ask', 'post'>;
type Result = components['schemas']['QueryResult'];

/** There are no figures: the question has to be asked otherwise, or not at all. */
const EXIT_UNANSWERED = 2;

export interface AskPlatformOptions {
  now?: string;
  tz?: string;
  json?: boolean;
}

/** Asks the running platform, and prints how the question was read, and its figures. */
export async function queryPlatform(question: string, { now, tz, json }: AskPlatformOptions): Promise<void> {
  const body = { question, ...(now !== undefined && { now }), ...(tz !== undefined && { timezone: tz }) };
  const { body: read } = await call(await adminAccess(), 'post', '/api/v1/insight/ask', { body });
  process.stdout.write(json ? `${JSON.stringify(read, null, 2)}\n` : formatRead(question, read));
  if (!read.result) process.exitCode = EXIT_UNANSWERED;
}

/** The plan in one line, what it supposes, and the rows as a table, in the language of the question. */
export function formatRead(question: string, { plan, assumptions, message, result, choices, notice }: Read): string {
  const language = languageOf(question);
  return [
    JSON.stringify(plan),
    ...assumptions.map(({ text }) => text[language]),
    ...(message ? [message[language]] : []),
    ...choices.map((choice) => `  ${JSON.stringify(choice.plan)}`),
    ...(notice ? [notice.text[language]] : []),
    ...(result ? ['', ...tableOf(result, language), '', ...notesOf(result)] : []),
    '',
  ].join('\n');
}

function tableOf({ rows }: Result, language: ReturnType<typeof languageOf>): string[] {
  const [first] = rows;
  if (!first) return ['  –'];
  const keys = Object.keys(first.keys);
  const metrics = Object.keys(first.values) as MetricName[];
  const columns = metrics.flatMap((name) => Object.keys(first.values[name]!).map((part) => ({ name, part })));
  const header = columns.map(({ name, part }) => {
    const label = METRICS[name].labels[language];
    return part === 'value' ? label : `${label} ${part}`;
  });
  const lines = rows.map(({ keys: own, values }) => [
    ...keys.map((name) => own[name] || '–'),
    ...columns.map(({ name, part }) => (values[name] as Record<string, string | null>)[part] ?? '–'),
  ]);
  return alignColumns([[...keys, ...header], ...lines]);
}

function notesOf({ coverage, as_of: asOf, truncated, not_answered: silent }: Result): string[] {
  return [
    `${coverage.from ?? '…'} – ${coverage.to}, as of ${asOf ?? '–'}`,
    ...(coverage.shifted_minutes > 0
      ? [`The period begins ${coverage.shifted_minutes} minutes late: whole UTC hours.`]
      : []),
    ...(truncated ? ['The smallest groups are summed as (other).'] : []),
    ...silent.map(({ partner_code: code, detail }) => `${code} did not respond: ${detail}`),
  ];
}

import { guardAmount, guardText, writeCsvLine } from '@app/common/csv/write-csv';
import type { QueriedFigure, MessageLanguage } from '@app/internal-protocol';
import { METRICS, type MetricName, type QueryPlan, resultKeys, resultParts } from '@app/semantic-layer';
import { REPORT_TEXTS } from '../message-texts/report-texts';
import { missingPartners, type RunResult, type TileResult } from './run-result';

/** More rows are read in the attached file. */
const MAX_ROWS = 50;

export interface ReportMail {
  subject: string;
  html: string;
  text: string;
  /** One file for each tile, with every decimal. */
  files: { name: string; content: string }[];
}

export interface ReportFacts {
  name: string;
  language: MessageLanguage;
  timezone: string;
  dueAt: Date;
  /** To the stored figures; undefined where no address of the console is known. */
  link: string | undefined;
}

/** The message of a run: a table for each tile, and the same figures as CSV, in the language of the report. */
export function renderReport(facts: ReportFacts, result: RunResult): ReportMail {
  const { name, language, timezone, dueAt, link } = facts;
  const t = REPORT_TEXTS[language];
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(dueAt);
  const missing = missingPartners(result);
  const note = missing.length > 0 ? t.missing(missing.join(', ')) : undefined;
  const tiles = result.tiles.map((tile) => ({ title: titleOf(tile, language), period: periodOf(tile.plan), tile }));
  const html = [
    `<h1 style="font-size:20px">${escape(name)}</h1>`,
    ...(note ? [`<p style="color:#b0241b">${escape(note)}</p>`] : []),
    ...tiles.map(
      ({ title, period, tile }) =>
        `<h2 style="font-size:16px">${escape(title)}</h2><p style="color:#505a67">${escape(period)} (${escape(timezone)})</p>${tableOf(tile, language)}`,
    ),
    ...(link ? [`<p><a href="${escape(link)}">${escape(t.open)}</a></p>`] : []),
  ].join('\n');
  const lines = tiles.map(({ title, period, tile }) => `${title} · ${period} (${timezone})\n${textOf(tile, language)}`);
  return {
    subject: `${name} · ${day}`,
    html: `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;color:#171b21">${html}</body></html>`,
    text: [name, ...(note ? [note] : []), ...lines, ...(link ? [`${t.open}: ${link}`] : [])].join('\n\n'),
    files: tiles.map(({ tile }, index) => ({ name: fileName(name, day, index, tiles.length), content: csvOf(tile) })),
  };
}

function titleOf({ tile, plan }: TileResult, language: MessageLanguage): string {
  return tile.title || plan.metrics.map((metric) => METRICS[metric].labels[language]).join(', ');
}

function periodOf({ time: { from, to } }: QueryPlan): string {
  const isWhole = [from, to].every((time) => time === null || time.endsWith('T00:00'));
  const [start, end] = [from, to].map((time) => (isWhole ? time?.slice(0, 10) : time?.replace('T', ' ')) ?? '…');
  return `${start} – ${end}`;
}

function headOf(plan: QueryPlan, language: MessageLanguage): string[] {
  const t = REPORT_TEXTS[language];
  const unit = plan.money === 'local' ? '' : ` ${plan.money === 'myr' ? 'MYR' : 'USD'}`;
  const columns = plan.metrics.flatMap((metric) =>
    resultParts(plan).map((part) => {
      const { labels, format } = METRICS[metric];
      return part === 'value' ? `${labels[language]}${format === 'money' ? unit : ''}` : t.parts[part];
    }),
  );
  return [...resultKeys(plan).map((key) => t.dimensions[key]), ...columns];
}

function cellsOf({ plan, result }: TileResult, language: MessageLanguage): string[][] {
  const keys = resultKeys(plan);
  return result.rows.map((row) => [
    ...keys.map((key) => keyText(key, row.keys[key] ?? '', language)),
    ...plan.metrics.flatMap((metric) =>
      resultParts(plan).map((part) => figureText(metric, part, row.values[metric]?.[part], language)),
    ),
  ]);
}

function tableOf(tile: TileResult, language: MessageLanguage): string {
  const t = REPORT_TEXTS[language];
  const rows = cellsOf(tile, language);
  if (rows.length === 0) return `<p>${escape(t.noFigures)}</p>`;
  const keys = resultKeys(tile.plan).length;
  const side = (index: number): string => (index < keys ? 'left' : 'right');
  const cell = (name: 'td' | 'th', text: string, index: number): string =>
    `<${name} style="text-align:${side(index)};padding:4px 10px;border-bottom:1px solid #dfe3e9">${escape(text)}</${name}>`;
  const head = headOf(tile.plan, language).map((text, index) => cell('th', text, index));
  const body = rows
    .slice(0, MAX_ROWS)
    .map((row) => `<tr>${row.map((text, index) => cell('td', text, index)).join('')}</tr>`);
  const more = rows.length > MAX_ROWS ? `<p>${escape(t.total(rows.length))}</p>` : '';
  return `<table style="border-collapse:collapse"><tr>${head.join('')}</tr>${body.join('')}</table>${more}`;
}

function textOf(tile: TileResult, language: MessageLanguage): string {
  const t = REPORT_TEXTS[language];
  const rows = cellsOf(tile, language);
  if (rows.length === 0) return t.noFigures;
  const shown = [headOf(tile.plan, language), ...rows.slice(0, MAX_ROWS)].map((row) => row.join(' | '));
  return [...shown, ...(rows.length > MAX_ROWS ? [t.total(rows.length)] : [])].join('\n');
}

function csvOf({ plan, result: { rows } }: TileResult): string {
  const keys = resultKeys(plan);
  const columns = plan.metrics.flatMap((metric) => resultParts(plan).map((part) => ({ metric, part })));
  const head = [...keys, ...columns.map(({ metric, part }) => (part === 'value' ? metric : `${metric}.${part}`))];
  const lines = rows.map((row) =>
    writeCsvLine([
      ...keys.map((key) => guardText(row.keys[key] ?? '')),
      ...columns.map(({ metric, part }) => guardAmount(row.values[metric]?.[part] ?? '')),
    ]),
  );
  // The mark at its beginning has spreadsheets read it as UTF-8.
  return `\uFEFF${[writeCsvLine(head), ...lines].join('')}`;
}

function keyText(field: string, key: string, language: MessageLanguage): string {
  const t = REPORT_TEXTS[language];
  if (key === '') return t.none;
  if (field === 'status') return t.statuses[key] ?? key;
  if (field === 'weekday') return t.weekdays[Number(key) - 1] ?? key;
  return key;
}

/** Amounts stay texts, which Intl formats exactly. */
function figureText(
  metric: MetricName,
  part: keyof QueriedFigure,
  figure: string | null | undefined,
  language: MessageLanguage,
): string {
  if (figure === null || figure === undefined) return '–';
  const { format } = METRICS[metric];
  const text = figure as Intl.StringNumericLiteral;
  if (format === 'rate' || part === 'share' || part === 'change_pct') {
    return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(text);
  }
  const places = format === 'count' ? [0, 2] : [2, 4];
  const options = { minimumFractionDigits: places[0]!, maximumFractionDigits: places[1]! };
  return new Intl.NumberFormat(language, options).format(text);
}

function fileName(name: string, day: string, index: number, files: number): string {
  const safe = name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
  return files === 1 ? `${safe}-${day}.csv` : `${safe}-${day}-${index + 1}.csv`;
}

function escape(text: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (character) => names[character]!);
}

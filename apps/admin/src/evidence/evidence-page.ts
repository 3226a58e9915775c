import { AMOUNT_FIELDS } from '@app/postback';
import type { EvidenceLanguage } from './evidence-texts';
import { EVIDENCE_TEXTS } from './evidence-texts';

/** A postback of the conversion, with the file that holds its request. */
export interface EvidencePostback {
  postback_id: string;
  received_at: string;
  is_duplicate: boolean;
  is_update: boolean;
  file: string;
  [field: string]: unknown;
}

export interface EvidenceSubject {
  partnerName: string;
  conversionId: string;
  state: Readonly<Record<string, unknown>>;
  postbacks: readonly EvidencePostback[];
  isTruncated: boolean;
}

const STYLE =
  'body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}' +
  'table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3em .6em;text-align:start;vertical-align:top}' +
  'code{word-break:break-all}';

/** A page for people at the network, which needs nothing but a browser. */
export function writeEvidencePage(
  { partnerName, conversionId, state, postbacks, isTruncated }: EvidenceSubject,
  language: EvidenceLanguage,
): string {
  const t = EVIDENCE_TEXTS[language];
  const facts = [
    [t.conversion, conversionId],
    [t.partner, partnerName],
    [t.status, statusOf(state)],
    [t.amounts, amountsOf(state)],
  ];
  const rows = postbacks.map((postback) => [
    postback.received_at,
    postback.postback_id,
    t.kinds[kindOf(postback)],
    statusOf(postback),
    amountsOf(postback),
    postback.file,
  ]);
  const notes = [
    ['requests/', t.fileNotes.requests],
    ['conversion.json', t.fileNotes.conversion],
    ['revisions/', t.fileNotes.revisions],
    ['SHA256SUMS', t.fileNotes.sums],
  ];
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title>${escape(`${t.title}: ${conversionId}`)}</title><style>${STYLE}</style></head>
<body>
<h1>${escape(t.title)}</h1>
<p>${escape(t.lead(partnerName))}</p>
${table([], facts)}
<h2>${escape(t.requests)}</h2>
${table([t.received, t.postbackId, t.as, t.status, t.amounts, t.file], rows)}
${isTruncated ? `<p>${escape(t.truncated)}</p>` : ''}
<h2>${escape(t.files)}</h2>
${table([], notes)}
</body>
</html>
`;
}

function kindOf({
  is_update: isUpdate,
  is_duplicate: isDuplicate,
}: EvidencePostback): 'original' | 'update' | 'duplicate' {
  if (isUpdate) return 'update';
  return isDuplicate ? 'duplicate' : 'original';
}

/** As understood, and as sent where that differs. */
function statusOf(row: Readonly<Record<string, unknown>>): string {
  const [status, original] = [row['status'], row['status_original']].map((value) => textOf(value));
  return original !== '' && original !== status ? `${status} (${original})` : status!;
}

function amountsOf(row: Readonly<Record<string, unknown>>): string {
  const currency = textOf(row['conversion_currency']);
  return AMOUNT_FIELDS.flatMap((field) => {
    const value = textOf(row[field]);
    if (value === '') return [];
    return [`${field} ${value}${field.endsWith('_local') && currency !== '' ? ` ${currency}` : ''}`];
  }).join('; ');
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const lines = [...(head.length > 0 ? [cells('th', head)] : []), ...rows.map((row) => cells('td', row))];
  return `<table>\n${lines.join('\n')}\n</table>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}

import type { FuzzReport } from '../fuzz/run-fuzz';

const MEBIBYTE = 1_024 * 1_024;
const FINDINGS_SHOWN = 40;

/** What a person reads at the end. */
export function writeFuzzReport({
  seed,
  requests,
  statuses,
  acknowledged,
  memory,
  slowestAloneMs,
  findings,
}: FuzzReport): string {
  const answers = Object.entries(statuses).map(([status, count]) => `${status}: ${count.toLocaleString('en')}`);
  const lines = [
    ['seed', String(seed)],
    ['requests', requests.toLocaleString('en')],
    ['answers', answers.join(', ')],
    ['postbacks kept', acknowledged.toLocaleString('en')],
    ...memory.map(({ name, warmBytes, lastBytes }) => [
      `${name} in RAM`,
      `${mebibytes(warmBytes)} warm, ${mebibytes(lastBytes)} at the end`,
    ]),
    ['slowest alone', `${slowestAloneMs.toFixed(1)} ms`],
    ['findings', String(findings.length)],
  ];
  const shown = findings.slice(0, FINDINGS_SHOWN).map(({ fault, where, times, request }) => {
    const repro = request === '' ? '' : `\n    ${request}`;
    return `  ${where}, ${times} times: ${fault}${repro}`;
  });
  return [...lines.map(([name, value]) => `${name!.padEnd(18)}${value}`), ...shown].join('\n');
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined || !Number.isFinite(bytes) ? 'unknown' : `${Math.round(bytes / MEBIBYTE)} MiB`;
}

import { writeMebibytes } from './check-memory';
import type { FuzzReport } from './run-fuzz';

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
    ...memory.flatMap(({ name, liveBytes, mostResidentBytes }) => [
      ...(liveBytes.length > 0 ? [[`living in ${name}`, `${writeMebibytes(liveBytes)} MiB`]] : []),
      ...(mostResidentBytes ? [[`${name} in RAM`, `${writeMebibytes([mostResidentBytes])} MiB at most`]] : []),
    ]),
    ['slowest alone', `${slowestAloneMs.toFixed(1)} ms`],
    ['findings', String(findings.length)],
  ];
  const shown = findings.slice(0, FINDINGS_SHOWN).map(({ fault, where, times, request }) => {
    const repro = request === '' ? '' : `\n    ${request}`;
    return `  ${where}, ${times} times: ${fault}${repro}`;
  });
  return [...lines.map(([name, value]) => `${name!.padEnd(22)}${value}`), ...shown].join('\n');
}

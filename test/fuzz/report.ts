import { formatMebibytes } from './check-memory';
import type { FuzzReport } from './run-fuzz';

const MAX_FINDINGS_SHOWN = 40;

export function formatFuzzReport(report: FuzzReport): string {
  const { findings } = report;
  const responses = Object.entries(report.statuses).map(
    ([status, count]) => `${status}: ${count.toLocaleString('en')}`,
  );
  const lines = [
    ['seed', String(report.seed)],
    ['requests', report.requests.toLocaleString('en')],
    ['responses', responses.join(', ')],
    ['acknowledged', report.acknowledged.toLocaleString('en')],
    ...report.memory.flatMap(({ name, liveBytes, maxResidentBytes }) => [
      ...(liveBytes.length > 0 ? [[`${name} live memory`, `${formatMebibytes(liveBytes)} MiB`]] : []),
      ...(maxResidentBytes ? [[`${name} in RAM`, `${formatMebibytes([maxResidentBytes])} MiB at most`]] : []),
    ]),
    ['slowest alone', `${report.slowestAloneMs.toFixed(1)} ms`],
    [
      'delayed',
      `${report.delayed.reduce((sum, { times }) => sum + times, 0)} responses while other programs had the CPUs`,
    ],
    ['findings', String(findings.length)],
  ];
  return [...lines.map(([name, value]) => `${name!.padEnd(24)}${value}`), ...describeFindings(report)].join('\n');
}

/** The first findings, each with how to repeat it. */
export function describeFindings({ findings, seed }: Pick<FuzzReport, 'findings' | 'seed'>): string[] {
  return findings.slice(0, MAX_FINDINGS_SHOWN).map(({ fault, where, times, name, request }) => {
    const reproduction = request === '' ? '' : `\n    --seed ${seed} --repeat ${name}\n    ${request}`;
    return `  ${where}, ${times} times: ${fault}${reproduction}`;
  });
}

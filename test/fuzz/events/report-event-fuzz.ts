import { describeFindings } from '../report';
import type { EventFuzzReport } from './fuzz-collector';

export function formatEventFuzzReport(report: EventFuzzReport): string {
  const { counts, delayed, findings } = report;
  const lines = [
    ['seed', String(report.seed)],
    ['requests', number(report.requests)],
    ['responses', list(report.statuses)],
    ['answered events', list(report.outcomes)],
    [
      'counted events',
      list({
        received: counts.received,
        stored: counts.stored,
        duplicates: counts.duplicates,
        rejected: counts.rejected,
        dropped: counts.dropped,
      }),
    ],
    ['slowest alone', `${report.slowestAloneMs.toFixed(1)} ms`],
    ['delayed', `${delayed.reduce((sum, { times }) => sum + times, 0)} responses while other programs had the CPUs`],
    ['findings', String(findings.length)],
  ];
  const shown = describeFindings(report);
  return [...lines.map(([name, value]) => `${name!.padEnd(24)}${value}`), ...shown].join('\n');
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name}: ${number(count)}`)
    .join(', ');
}

function number(value: number): string {
  return value.toLocaleString('en');
}

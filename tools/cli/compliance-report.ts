import 'reflect-metadata';
import { call } from '@app/admin-client';
import { adminAccess } from './admin-access';
import { exitCodeOf, printCompliance } from './print-compliance';
import { usageError, parseOptions } from './command-line';
import { runCommand } from './run-command';

const OPTIONS = {
  partner: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;
const TIMEOUT_MS = 90_000;
const USAGE = 'Usage: npm run compliance-report -- --partner rector --from 2025-01-01 --to 2025-02-01 [--json]';

/** `npm run compliance-report`: who saw and changed what of a partner in a period, and whether retention is kept. */
runCommand(async () => {
  const values = parseOptions(process.argv.slice(2), OPTIONS, USAGE);
  const { partner, from, to } = values;
  if (!partner || !from || !to) throw usageError('--partner, --from and --to are needed', USAGE);
  const { body: report } = await call(await adminAccess(), 'get', '/api/v1/compliance-report', {
    query: { partner_code: partner, from, to },
    timeoutMs: TIMEOUT_MS,
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : printCompliance(report));
  process.exitCode = exitCodeOf(report);
});

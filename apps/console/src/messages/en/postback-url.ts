import { counted } from './counted';
import { ISSUE_SENTENCES } from '@app/networks/lint/url-issues';

export const postbackUrl = {
  postbackUrl: {
    build: 'URL for the network',
    network: 'Network',
    copy: 'Copy the URL',
    source: (source: string, date: string) => `Read on ${date}: ${source}`,
    switchesOff: (count: number) => `This network stops sending after ${counted(count, 'error', 'errors')} in a row.`,
    masked: 'Tokens are shown to admins only. Replace the dots before you use the URL.',
    noToken: 'This tenant has no token. Give it one under Tenants, or postbacks cannot reach it.',
    form: 'This network has a form instead of macros. Enter these names there, each for the data of its field.',
    noOrigin: 'Set PUBLIC_URL in the admin app, so that the URL begins with the address that senders use.',
    check: 'Check a URL',
    checkHint: 'Paste the URL as it stands in the network’s settings. It is checked as you type, here in the browser.',
    url: 'Postback URL',
    marked: 'The URL with its mistakes marked',
    restore: 'Back to the built URL',
    fine: 'No mistakes found',
    counts: (errors: number, warnings: number) =>
      `${counted(errors, 'error', 'errors')}, ${counted(warnings, 'warning', 'warnings')}`,
    levels: { error: 'Error', warning: 'Warning' },
    show: 'Show it in the URL',
    fix: (replacement: string) => (replacement === '' ? 'Remove it' : `Write ${replacement}`),
    test: {
      title: 'Test',
      send: 'Send a test postback',
      hint: 'It goes the whole way with a value for each macro, is stored as a test, and counts nowhere.',
      postbackId: 'Postback id',
      states: { ok: 'Passed', failed: 'Failed', skipped: 'Skipped' },
      steps: { edge: 'Public address', gateway: 'Gateway', service: 'Service', mapping: 'Mapping', stored: 'Stored' },
    },
    issues: ISSUE_SENTENCES,
  },
};

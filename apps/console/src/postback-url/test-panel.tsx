import type { Network } from '@app/networks/network';
import { useMutation } from '@tanstack/react-query';
import { call, HERE, type ResponseBody } from '../client/client';
import { describeReason } from '../format/describe-reason';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { StateBadge, type Tone } from '../parts/state-badge';
import { useMay } from '../session/session';
import { fillTemplate } from './fill-template';
import styles from './url.module.css';

type Result = ResponseBody<'/api/v1/partners/{partner_code}/test-postbacks', 'post'>;
type Step = Result['steps'][number];

interface Props {
  partnerCode: string;
  /** The URL as it is checked. */
  url: string;
  network: Network;
}

/** Sends a test postback the whole way, and shows what each step made of it and how long it took. */
export function TestPanel({ partnerCode, url, network }: Props): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const test = useMutation({
    mutationFn: async () => {
      const body = { target: fillTemplate(url, network, new Date()) };
      const path = { partner_code: partnerCode };
      return (await call(HERE, 'post', '/api/v1/partners/{partner_code}/test-postbacks', { path, body })).body;
    },
  });
  return (
    <Panel
      title={t.postbackUrl.test.title}
      actions={
        <Button look="primary" isBusy={test.isPending} disabled={!mayEdit} onClick={() => test.mutate()}>
          {t.postbackUrl.test.send}
        </Button>
      }
    >
      <p className={styles.note}>{mayEdit ? t.postbackUrl.test.hint : t.roles.readOnly}</p>
      {test.error && <ErrorStrip error={test.error} />}
      <div aria-live="polite">{test.data && <Journey result={test.data} />}</div>
    </Panel>
  );
}

const TONES: Record<Step['state'], Tone> = { ok: 'good', failed: 'bad', skipped: 'neutral' };

function Journey({ result }: { result: Result }): React.ReactNode {
  const t = useMessages();
  const { test } = t.postbackUrl;
  return (
    <>
      <ol className={styles.steps}>
        {result.steps.map(({ step, state, ms, detail }) => (
          <li key={step} data-state={state}>
            <strong>{test.steps[step]}</strong>
            <StateBadge tone={TONES[state]}>{test.states[state]}</StateBadge>
            <span className={styles.ms}>{ms === null ? '–' : `${ms} ms`}</span>
            {detail !== null && <code>{detail}</code>}
          </li>
        ))}
      </ol>
      <p className={styles.note}>
        {test.postbackId} <code>{result.postback_id}</code>
      </p>
      {result.diagnostics.length > 0 && (
        <ul className={styles.issues}>
          {result.diagnostics.map((diagnostic) => (
            <li key={`${diagnostic.field} ${diagnostic.code}`}>
              <code>{diagnostic.field}</code>
              <p>{describeReason(t, diagnostic)}</p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

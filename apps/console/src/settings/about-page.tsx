import { useQuery } from '@tanstack/react-query';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { Facts } from '../parts/facts';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { useSession } from '../session/session';
import { SettingsFrame } from './settings-frame';

interface ProcessInfo {
  version: string;
  node: string;
  uptime_seconds: number;
}

/** What runs here. `/info` belongs to the operations of the process, which have no client. */
async function readInfo({ signal }: { signal: AbortSignal }): Promise<ProcessInfo> {
  const response = await fetch('/info', { signal });
  if (!response.ok) throw new Error(`/info was answered ${response.status}`);
  return (await response.json()) as ProcessInfo;
}

export default function AboutPage(): React.ReactNode {
  const t = useMessages();
  const session = useSession();
  const { data, error, refetch } = useQuery({ queryKey: ['info'], queryFn: readInfo });
  return (
    <SettingsFrame>
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={3} />}
      {data && (
        <Panel title={t.about.title}>
          <Facts
            facts={[
              [t.about.version, data.version],
              [t.about.runtime, data.node],
              [t.about.since, <Time value={new Date(Date.now() - data.uptime_seconds * 1_000).toISOString()} />],
              [t.about.signedInAs, `${session.name} (${t.roles[session.role]})`],
              [t.about.sessionEnds, <Time value={session.ends_at} />],
              [t.about.api, <a href="/docs">/docs</a>],
            ]}
          />
        </Panel>
      )}
    </SettingsFrame>
  );
}

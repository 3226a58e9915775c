import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { CopyButton } from '../parts/copy-button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import { SelectField } from '../parts/field';
import { Panel } from '../parts/panel';
import { StateBadge } from '../parts/state-badge';
import { useMay } from '../session/session';
import type { Source, SourceKey } from './source-queries';
import styles from './sources.module.css';

/** The write keys of a source, the oldest first. */
export function SourceKeys({ source }: { source: Source }): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const [isCreating, setCreating] = useState(false);
  const create = mayEdit && (
    <Button icon="plus" onClick={() => setCreating(true)}>
      {t.sources.keys.create}
    </Button>
  );
  return (
    <Panel title={t.sources.keys.title} actions={create}>
      {source.keys.length === 0 && <p>{t.sources.keys.none}</p>}
      <ul className={styles.keys}>
        {source.keys.map((key) => (
          <li key={key.id} className={styles.key}>
            <WriteKey source={source} writeKey={key} />
          </li>
        ))}
      </ul>
      {isCreating && <CreateKeyDialog source={source} onClose={() => setCreating(false)} />}
    </Panel>
  );
}

function WriteKey({ source, writeKey: key }: { source: Source; writeKey: SourceKey }): React.ReactNode {
  const t = useMessages();
  const mayEdit = useMay('edit');
  const [isAsking, setAsking] = useState(false);
  const isRevoked = key.revoked_at !== null;
  return (
    <>
      <span>{t.sources.keys.kinds[key.kind]}</span>
      <code>{key.public_key ?? `${key.key_prefix}…`}</code>
      {key.public_key !== null && !isRevoked && <CopyButton text={key.public_key} label={t.sources.keys.copy} />}
      <Time value={key.created_at} as="day" />
      {isRevoked ? (
        <StateBadge tone="neutral">{t.keys.revoked}</StateBadge>
      ) : (
        <StateBadge tone="good">{t.keys.active}</StateBadge>
      )}
      {mayEdit && !isRevoked && (
        <Button look="danger" onClick={() => setAsking(true)} aria-label={t.sources.keys.revokeTitle(key.key_prefix)}>
          {t.keys.revoke}
        </Button>
      )}
      {isAsking && <RevokeDialog source={source} writeKey={key} onClose={() => setAsking(false)} />}
    </>
  );
}

const KINDS = ['public', 'secret'] as const;

/** Creates a key and shows it; a secret one this once. */
function CreateKeyDialog({ source, onClose }: { source: Source; onClose: () => void }): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('public');
  const create = useMutation({
    mutationFn: async () => {
      const request = { path: { code: source.code }, body: { kind } };
      return (await call(HERE, 'post', '/api/v1/analytics/sources/{code}/keys', request)).body;
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sources'] }),
  });
  if (create.data) {
    return (
      <Dialog isOpen onClose={onClose} title={t.sources.keys.created}>
        <p>{t.sources.keys.createdHints[kind]}</p>
        <div className={styles.copied}>
          <code>{create.data.key}</code>
          <CopyButton text={create.data.key} label={t.sources.keys.copy} />
        </div>
        <Button look="primary" onClick={onClose}>
          {t.common.done}
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog isOpen onClose={onClose} title={t.sources.keys.create}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        {create.error && <ErrorStrip error={create.error} />}
        <SelectField
          label={t.sources.keys.kind}
          hint={t.sources.keys.kindHints[kind]}
          value={kind}
          onChange={setKind}
          options={KINDS.map((value) => [value, t.sources.keys.kinds[value]] as const)}
        />
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {t.sources.keys.create}
        </Button>
      </form>
    </Dialog>
  );
}

interface RevokeProps {
  source: Source;
  writeKey: SourceKey;
  onClose: () => void;
}

function RevokeDialog({ source, writeKey, onClose }: RevokeProps): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      call(HERE, 'delete', '/api/v1/analytics/sources/{code}/keys/{id}', {
        path: { code: source.code, id: writeKey.id },
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['sources'] });
      onClose();
    },
  });
  return (
    <Dialog isOpen onClose={onClose} title={t.sources.keys.revokeTitle(writeKey.key_prefix)}>
      <p>{t.sources.keys.revokeHint}</p>
      {revoke.error && <ErrorStrip error={revoke.error} />}
      <Button look="danger" isBusy={revoke.isPending} onClick={() => revoke.mutate()}>
        {t.keys.revoke}
      </Button>
    </Dialog>
  );
}

import { useEffect, useState } from 'react';
import { useZone, useZoneChoice } from '../format/zone';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { useShortcut } from '../shortcuts/shortcuts';
import { frozenLink } from './list-links';
import type { ListSearch } from './use-list-search';

const CONFIRMED_FOR_MS = 1_600;

/** Copies a link that shows the same rows elsewhere and later: with an end of the time range, and a named zone. */
export function CopyLinkButton({ search }: { search: ListSearch }): React.ReactNode {
  const t = useMessages();
  const own = useZone();
  const zone = useZoneChoice() === 'partner' ? 'partner' : own;
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    const link = frozenLink(location.href, zone, 'to' in search.filters, new Date());
    void navigator.clipboard.writeText(link).then(() => setCopied(true));
  };
  useShortcut('copyLink', copy);
  return (
    <Button look="quiet" icon={isCopied ? 'check' : 'link'} onClick={copy} title={t.lists.copyLinkHint}>
      {isCopied ? t.common.copied : t.lists.copyLink}
    </Button>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, HERE } from '../client/client';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Dialog } from '../parts/dialog';
import { ErrorStrip } from '../parts/error-strip';
import type { Tenant, VersionedPartner } from './partner-queries';

interface Props {
  tenant: Tenant;
  versioned: VersionedPartner;
}

/** Stops a tenant after a question. The default tenant cannot be stopped. */
export function DeactivateTenant({ tenant, versioned: { partner, etag } }: Props): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const deactivate = useMutation({
    mutationFn: () =>
      call(HERE, 'delete', '/api/v1/partners/{partner_code}/tenants/{code}', {
        path: { partner_code: partner.partner_code, code: tenant.code },
        ...(etag && { ifMatch: etag }),
      }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['partners', partner.partner_code] });
      setAsking(false);
    },
  });
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {t.tenants.deactivate}
      </Button>
      <Dialog isOpen={isAsking} onClose={() => setAsking(false)} title={t.tenants.deactivateTitle(tenant.name)}>
        <p>{t.tenants.deactivateHint}</p>
        {deactivate.error && <ErrorStrip error={deactivate.error} />}
        <Button look="danger" isBusy={deactivate.isPending} onClick={() => deactivate.mutate()}>
          {t.tenants.deactivate}
        </Button>
      </Dialog>
    </>
  );
}

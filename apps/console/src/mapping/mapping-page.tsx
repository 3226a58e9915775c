import { useQuery } from '@tanstack/react-query';
import { ErrorStrip } from '../parts/error-strip';
import { Skeleton } from '../parts/skeleton';
import { PartnerFrame } from '../partners/partner-frame';
import type { VersionedPartner } from '../partners/partner-queries';
import { allTenantsQuery } from './mapping-queries';
import { Workbench } from './workbench';

export default function MappingPage(): React.ReactNode {
  return (
    <PartnerFrame>{(versioned) => <Loaded key={versioned.partner.partner_code} versioned={versioned} />}</PartnerFrame>
  );
}

function Loaded({ versioned }: { versioned: VersionedPartner }): React.ReactNode {
  const { data, error, refetch } = useQuery(allTenantsQuery(versioned.partner.partner_code));
  if (error && !data) return <ErrorStrip error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton />;
  return <Workbench latest={{ ...versioned, tenants: data }} />;
}

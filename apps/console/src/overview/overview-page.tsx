import { useMessages } from '../messages/use-messages';
import { PageHeader } from '../parts/page-header';

export default function OverviewPage(): React.ReactNode {
  const t = useMessages();
  return <PageHeader title={t.overview.title} />;
}

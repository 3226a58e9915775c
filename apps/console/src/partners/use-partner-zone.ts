import { useQuery } from '@tanstack/react-query';
import { allPartnersQuery } from './partner-queries';

/** The time zone of a partner; undefined without one, of several, and until it is known. */
export function usePartnerZone(partnerCode: string | undefined): string | undefined {
  const { data: partners = [] } = useQuery(allPartnersQuery);
  return partners.find(({ partner_code }) => partner_code === partnerCode)?.timezone;
}

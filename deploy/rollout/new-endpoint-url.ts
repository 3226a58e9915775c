/**
 * What a partner's endpoint_url has to become; undefined where it may stay. An address that somebody has put in front,
 * such as a load balancer's, stays.
 *
 * @param serviceUrl as Cloud Run says it
 */
export function newEndpointUrl(endpointUrl: string | null, serviceUrl: string | undefined): string | undefined {
  if (serviceUrl === undefined || endpointUrl === serviceUrl) return undefined;
  return endpointUrl === null || isOfCloudRun(endpointUrl) ? serviceUrl : undefined;
}

/** Whether it is an address that Cloud Run gave, of this service or the one before it. */
export function isOfCloudRun(endpointUrl: string): boolean {
  return URL.canParse(endpointUrl) && new URL(endpointUrl).hostname.endsWith('.run.app');
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

interface EndpointState {
  /** As configured now. */
  endpointUrl: string | null;
  /** Where the service of this run listens. */
  localUrl: string;
  /** The configured URL is from before this run: another address of this machine is then a left-over. */
  isFromEarlierRun: boolean;
}

/**
 * Whether a partner's endpoint_url has to be pointed at the service of this run. A local gateway never sends postbacks
 * to a deployed service, so a URL of another machine is replaced; but whoever points a partner at another program on
 * this machine while we run, a stub of a test say, means it.
 */
export function needsEndpointUrl({ endpointUrl, localUrl, isFromEarlierRun }: EndpointState): boolean {
  if (endpointUrl === null) return true;
  if (endpointUrl === localUrl) return false;
  return isFromEarlierRun || !LOOPBACK.test(new URL(endpointUrl).hostname);
}

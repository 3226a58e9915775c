import { ACCESSTRADE } from './data/accesstrade';
import { EVERFLOW } from './data/everflow';
import { GENERIC } from './data/generic';
import { INVOLVE_ASIA } from './data/involve-asia';
import { RECTOR } from './data/rector';
import type { Network } from './network';

/** Every network of which something is known; the last one stands for all others. */
export const NETWORKS: readonly Network[] = [INVOLVE_ASIA, RECTOR, ACCESSTRADE, EVERFLOW, GENERIC];

/** The network of this code, or the one that a partner of this code most likely is of. */
export function networkOf(code: string): Network {
  const plain = code.toLowerCase().replaceAll(/[^a-z]/g, '');
  return NETWORKS.find((network) => plain.includes(network.code.replaceAll('_', ''))) ?? GENERIC;
}

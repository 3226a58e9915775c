import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonc } from '../../../deploy/edge/endpoint-advice';

/** The part of `wrangler.jsonc` that the tests use. */
export interface WranglerConfig {
  main: string;
  compatibility_date: string;
  workers_dev: boolean;
  preview_urls: boolean;
  vars: Record<string, unknown>;
  queues: {
    producers: { binding: string; queue: string }[];
    consumers: {
      queue: string;
      max_batch_size: number;
      max_batch_timeout: number;
      max_retries: number;
      dead_letter_queue: string;
    }[];
  };
}

export const WRANGLER_CONFIG = join(__dirname, '../../../deploy/edge/worker/wrangler.jsonc');

export function readWranglerConfig(): WranglerConfig {
  return parseJsonc(readFileSync(WRANGLER_CONFIG, 'utf8')) as WranglerConfig;
}

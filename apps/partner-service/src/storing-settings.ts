import { IntegerSetting, TextSetting } from '@app/common';

/** Settings that a service of one partner and a process of a cell both have. */

/** @param instead what counts the rate limits without a Redis */
export const RedisSetting = (instead: string): PropertyDecorator =>
  TextSetting(`URL of a Redis that counts the rate limits; empty: ${instead} counts them.`, {
    secret: true,
    pattern: /^rediss?:\/\/\S+$/,
    must: 'be a redis:// or rediss:// URL',
  });

export const StoreTimeoutSetting = IntegerSetting(
  'Milliseconds that a postback may wait to be stored before it is answered 503; below the timeout of the gateway.',
  { min: 100 },
);

export const STORE_TIMEOUT_MS_DEFAULT = 8_000;

export const StoreQueueSetting = IntegerSetting(
  'Maximum postbacks of a partner in memory that wait for their commit; more are answered 503.',
  { min: 1 },
);

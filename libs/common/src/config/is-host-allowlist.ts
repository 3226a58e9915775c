import { buildMessage, ValidateBy } from 'class-validator';
import { hostAllowlistError } from '../security/host-allowlist';

/** A setting that lists hosts: names, addresses and networks, separated by commas or spaces; empty: none. */
export const IsHostAllowlist = (): PropertyDecorator =>
  ValidateBy({
    name: 'isHostAllowlist',
    validator: {
      validate: (value) => typeof value === 'string' && hostAllowlistError(value) === undefined,
      defaultMessage: buildMessage(
        () => '$property must list names, addresses or networks such as 10.1.0.0/16, separated by commas',
      ),
    },
  });

import { type GcloudCall, GcloudError, type GcloudRunner } from '../gcloud';
import { AccessToken } from './access-token';
import { CHANGE_COMMANDS } from './change-commands';
import { parseCommand } from './command';
import { ApiError, GoogleApis } from './google-apis';
import { RateLimits, SYSTEM_CLOCK, type Clock } from './rate-limit';
import { READ_COMMANDS } from './read-commands';
import { OperationFailed, type Waiting } from './wait-until';

interface RestOptions {
  /** Replaces `https://` before the name of a host. */
  url?: string;
  clock?: Clock;
}

/**
 * Runs gcloud commands by the HTTP requests that gcloud would send, in this process and with one access token. A command
 * without a known request is run by the program.
 *
 * @param program runs a command by the gcloud program
 */
export function runByRest(program: GcloudRunner, { url, clock = SYSTEM_CLOCK }: RestOptions = {}): GcloudRunner {
  const token = new AccessToken(() => program({ args: ['auth', 'print-access-token'] }));
  const apis = new GoogleApis(token, new RateLimits(clock), url);
  return async (call) => {
    try {
      return (await perform(call, { apis, clock })) ?? (await program(call));
    } catch (error) {
      if (error instanceof ApiError) throw gcloudError(call.args, error);
      throw error instanceof OperationFailed ? new GcloudError(call.args, null, error.message) : error;
    }
  };
}

/** @returns what gcloud prints, which of a change is not read; undefined for a command that it must run itself */
async function perform(call: GcloudCall, waiting: Waiting): Promise<string | undefined> {
  const read = parseCommand(call.args, READ_COMMANDS);
  if (read) {
    const { request, items, show = JSON.stringify } = READ_COMMANDS[read.verb]!;
    const { apis } = waiting;
    return show(items === undefined ? await apis.send(request(read)) : await apis.list(request(read), items));
  }
  const change = parseCommand(call.args, CHANGE_COMMANDS);
  if (!change) return undefined;
  return (await CHANGE_COMMANDS[change.verb]!.perform(change, call, waiting)) ? '' : undefined;
}

function gcloudError(args: string[], { message, isTransient, retryAfterMs }: ApiError): GcloudError {
  return new GcloudError(args, null, message, { isTransient, retryAfterMs });
}

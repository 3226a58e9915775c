import './check-node';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { checkTunnel } from '../../deploy/edge/tunnel/check-tunnel';
import { runCommand } from './run-command';

const USAGE = 'npm run tunnel:check -- FILE     check the configuration of a tunnel before cloudflared reads it';

/** `npm run tunnel:check -- FILE` */
runCommand(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new UserFacingError('Name the file: npm run tunnel:check -- FILE');
  const errors = checkTunnel(parse(await readFile(file, 'utf8')));
  if (errors.length > 0) throw new UserFacingError(errors.map((error) => `${file}: ${error}`).join('\n'));
  process.stdout.write(`${file}: no errors\n`);
}, USAGE);

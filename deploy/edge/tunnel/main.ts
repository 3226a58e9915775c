import '../../../tools/cli/check-node';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { runCommand } from '../../../tools/cli/run-command';
import { lintTunnel } from './lint-tunnel';

const USAGE = 'npm run tunnel:check -- FILE     what is wrong with the configuration of a tunnel';

/** `npm run tunnel:check -- FILE`: says what is wrong with the configuration of a tunnel, before cloudflared obeys it. */
runCommand(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new UserFacingError('Name the file: npm run tunnel:check -- FILE');
  const faults = lintTunnel(parse(await readFile(file, 'utf8')));
  if (faults.length > 0) throw new UserFacingError(faults.map((fault) => `${file}: ${fault}`).join('\n'));
  console.log(`${file}: nothing is wrong`);
}, USAGE);

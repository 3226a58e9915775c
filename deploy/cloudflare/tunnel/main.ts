import '../../../local/check-node';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { runTool } from '../../../local/run-tool';
import { lintTunnel } from './lint-tunnel';

const USAGE = 'npm run tunnel:check -- FILE     what is wrong with the configuration of a tunnel';

/** `npm run tunnel:check -- FILE`: says what is wrong with the configuration of a tunnel, before cloudflared obeys it. */
runTool(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new ExplainedFault('Name the file: npm run tunnel:check -- FILE');
  const faults = lintTunnel(parse(await readFile(file, 'utf8')));
  if (faults.length > 0) throw new ExplainedFault(faults.map((fault) => `${file}: ${fault}`).join('\n'));
  console.log(`${file}: nothing is wrong`);
}, USAGE);

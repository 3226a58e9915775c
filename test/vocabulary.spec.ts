import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** Words that are not ours: third parties' files, other languages, and this test. */
const SKIPPED =
  /^(?:package-lock\.json|LICENSE|test\/vocabulary.*|README\.zh-.*)$|\/generated\/|\.generated\.ts$|\.(?:png|ico|gz)$/;

/** Files that are built, downloaded or written by a run. */
const IGNORED = /^(?:\.git|node_modules|dist|data|coverage|\.env|.*\.log|(?:bench|chaos|fuzz)-results\.json)$/;

interface Rule {
  say: string;
  /** The private word. Where it is an ordinary word as well, the narrowest pattern that catches the private use. */
  never: RegExp;
}

const RULES: readonly Rule[] = [
  // Domain
  {
    say: 'postback id',
    never:
      /(?<!\b(?:of|on|upon) )\breceipts?\b(?!(?:-signing)?-key|\/v1)|[a-z]Receipts?\b|\b[rR]eceipt[A-Z](?!igningKey)|\bRECEIPTS?_(?!(?:SIGNING_)?KEY)/,
  },
  {
    say: 'duplicate',
    never:
      /\bisRepeat|\bRepeats?[A-Z]|[a-z]Repeats?\b|\b(?:a|the|of|are|as) repeats?\b(?! itself)|\brepeated (?:conversion|postback)/,
  },
  { say: 'conversion state', never: /ledger/i },
  { say: 'raw data', never: /evidence/i },
  { say: 'redrive', never: /\bdriv(?:e|es|en|ing|er)(?: \w+){0,2} again\b/i },
  { say: 'fix, repair', never: /\bmend(?:s|ed|ing)?\b|\bmend[A-Z]|[a-z]Mend|\bMend/ },
  { say: 'dead-lettered', never: /\bsets? aside\b|\bsetAside|\bputs? aside\b/i },
  { say: 'intake counters', never: /\bbook(?:s|ed|ing)\b|[a-z]Books?\b|\bBooks?\b|\bBOOKS?\b/ },
  { say: 'reconcile', never: /\badd(?:s|ed|ing)? up\b/i },
  { say: 'ingress, intake', never: /\bdoors?\b|\bDoors?\b|\b[dD]oor[A-Z]|[a-z]Door/ },
  // Requests
  { say: 'request', never: /\bincoming\b|\bincoming[A-Z]|\bIncoming\b|\bINCOMING\b/ },
  {
    say: 'response',
    never:
      /(?<!not )\banswers?\b(?=\s*[=:)}[]|\.\w|;$)|[a-z]Answers?\b|\b[aA]nswers?[A-Z]|\b(?:an|the|no|its|this|each|every|whole|our|first|own) answers?\b|\bANSWERS?_/,
  },
  { say: 'client, sender', never: /\bcallerAddress|\bcallerOf|[aA]sker\b/ },
  {
    say: 'handle, consume, acquire, record, request',
    never: /\b(?:take|tell|keep|gather|judge|believe|ask|hand|mend|give)(?:[A-Z]\w*)?\(/,
  },
  {
    say: 'in flight, pending',
    never: /\bunder[- ]?way\b|\bunderWay|\bwait(?:s|ing)? (?:for )?(?:its|their|a) turn\b/i,
  },
  { say: 'deadline, timeout', never: /\bpatience(?!_MS)|[a-z]Patience|\btoo late\b/i },
  // Inside the code
  { say: 'write queue', never: /\blanes?\b|\bLanes?\b|\b[lL]ane[A-Z]|[a-z]Lanes?\b/ },
  { say: 'bisect', never: /\bhalv(?:e|es|ed|ing)\b/i },
  { say: 'circuit breaker: open, half-open', never: /\bsuspect/i },
  {
    say: 'unreachable, unavailable',
    never:
      /\b(?:is|was|are|were|be|been|goes|went|gone) away\b|\bis[A-Z]?Away\b|\b(?:fell|falls?|went|goes|is|stays?) silent\b|\bisThere\b/i,
  },
  {
    say: 'dispatcher, upstream client',
    never: /[cC]ourier|\bExchanges?\b|[a-z]Exchanges?\b|[sS]ervice ?[cC]onnections\b/,
  },
  { say: 'verify a signature', never: /\bbeliev/i },
  { say: 'forwarded by', never: /\bhand(?:s|ed|ing)?[- ]?over\b|\bhandOver|handedOver/i },
  { say: 'last known good', never: /\blast[-_ ]?good\b|lastGood|LastGood/i },
  { say: 'watcher', never: /follower/i },
  {
    say: 'error, field error, validation error',
    never:
      /(?<!de)(?<!inject(?:ed)?[ -]?)(?<!segmentation )\bfaults?(?![- ]?(?:mix|inject|kind))\b|(?<!De|Injected)Faults?\b|\bfaults?[A-Z](?!ix|nject|ind)|\bFAULTS?_(?!MIX|KIND)|\bfaulty\b|\bExplainedFault/,
  },
  {
    say: 'max, min, default',
    never:
      /\b(?:most|least|usual|longest)[A-Z]\w*|\b(?:MOST|LEAST|LONGEST|USUAL)_|\b(?:most|least|longest|usual)\??(?=\s*[:=]\s)|[a-z](?<!\bat)(?:Most|Least|Longest)\b/,
  },
  { say: 'verify, check', never: /\bjudg(?:e|es|ed|ing|ements?|ments?)\b|\bjudges?[A-Z]|[jJ]udgement/i },
  { say: 'network', never: /\bground[A-Z]\w*|[a-z]Ground\b|\bthe ground\b/ },
  { say: 'root keys', never: /\b[mM]asters?\b|\bmaster[A-Z]|[a-z]Masters?\b|\bMASTERS?_/ },
  { say: 'legacy, previous', never: /\bformer\b|\bFormer\b|\bformer[A-Z]|\bFormer[A-Z]|[a-z]Former[A-Z]|\bFORMER_/ },
  { say: 'live / dry run', never: /\bin earnest\b|\binEarnest|\bimagine/i },
  { say: 'fault mix', never: /\bdecks?\b|[a-z]Deck\b/i },
  { say: 'exhaust connections', never: /\bcrowd/i },
  { say: 'quiescence', never: /\bcalm/i },
  { say: 'seeded defect', never: /\bplant(?:s|ed|ing)?\b|\bplant[A-Z]/i },
  {
    say: 'fake, fixture, harness',
    never: /[rR]ehears|\b[sS]tand-?[iI]ns?\b|[bB]ystander|\b[vV]ictim|[a-z]Stage\b|\bstage[A-Z]|\bthe stage\b/,
  },
  { say: 'audit event', never: /\bdeeds?\b|\bdeed[A-Z]|[a-z]Deeds?\b|\bDeed[A-Z]/i },
  { say: 'say, report, record', never: /\b(?:tells?|told|telling)\b/i },
  { say: 'active', never: /\bin force\b/i },
  { say: 'allowed', never: /\b(?:who|roles that) may call\b/i },
  { say: 'default names', never: /\bnames ?after\b|\bnamesAfter/i },
  { say: 'pick defined', never: /\bgivenOf\b/i },
  // Sentences
  {
    say: 'a subject that does something',
    never: /(?:^|[.!?:;] |\* |\/\/ |['"`(>]|\| )(?:Nobody|Whoever|Somebody|So many|What is)\b/,
  },
];

interface Exception {
  file: RegExp;
  word: RegExp;
  reason: string;
}

/** Names that are stored or that users see, and so stay. */
const EXCEPTIONS: readonly Exception[] = [
  {
    file: /\/database\/(?:migrations\.ts$|migrations\/\d+-|sql\/)|\/schema\.(?:sql|txt)$/,
    word: /./,
    reason: 'A migration that ran is never changed, and the database stores its name.',
  },
  {
    file: /^libs\/partner-config\/src\/(?:gateway-routes\.ts|sql\/select_routes\.sql)$|^apps\/gateway\/src\/routing\//,
    word: /^formerE$/,
    reason: 'Last known good routes are stored with this name.',
  },
  {
    file: /^(?:apps\/(?:admin|partner-service)\/src\/|docs\/|tools\/cli\/compliance-report)/,
    word: /^ledger$/i,
    reason: 'A field of the API for requests of data subjects.',
  },
  {
    file: /^apps\/admin\/src\/|^docs\/(?:openapi|data-protection)|^tools\/cli\/compliance-report/,
    word: /^deeds$/,
    reason: 'A field of the compliance report.',
  },
  {
    file: /\/(?:spool|http-api|admin|gateway-queues)[^/]*|\/spool\//,
    word: /^answer$/,
    reason: 'A stored field of the spool.',
  },
  { file: /\/ingress-recorder\.ts$|^docs\/operations\.md$/, word: /^believ/, reason: 'A label of a metric.' },
  { file: /\/render-manifests\.ts$|^docs\/adr\/0016/, word: /^former$/, reason: 'A label of deployed revisions.' },
  {
    file: /^apps\/(?:admin|console)\/src\/|^docs\/(?:openapi|http-api)|^libs\/admin-client\/|^CHANGELOG|^README|^test\/(?:e2e\/exports|console\/viewer)/,
    word: /evidence/i,
    reason: 'The archive for a dispute has this name in the API.',
  },
  { file: /\/list-page\.ts$/, word: /^take\($/, reason: 'A method of TypeORM.' },
  {
    file: /^libs\/semantic-layer\/src\/questions\/(?:lexicon|testing)\//,
    word: /./,
    reason: 'Words of the people who ask.',
  },
  { file: /\/parse-path\.ts$|^docs\/http-api\.md$/, word: /^door$/, reason: 'A reserved path.' },
  { file: /^docs\/operations\.md$/, word: /^master$/, reason: 'An option of gcloud.' },
  { file: /\/secret-names\.ts$/, word: /^master$/, reason: 'A name of secrets that senders use.' },
  { file: /\/endpoint-responses\.ts$|^docs\/openapi\//, word: /Answer$/, reason: 'A schema of the OpenAPI documents.' },
  {
    file: /^test\/(?:chaos|fuzz)\/|^test\/e2e\/chaos|^docs\/reliability\.md$/,
    word: /^faults?$|Fault|^plant$/i,
    reason: 'A chaos run injects faults; --plant is one of its options.',
  },
  {
    file: /\/logs\/|private-logs|\/intake-reporter\.ts$|^docs\/operations\.md$/,
    word: /^faults$/,
    reason: 'A field of log entries that users search.',
  },
  { file: /^test\/fuzz\//, word: /Exchange$/, reason: 'A request and its responses in the words of HTTP.' },
  { file: /^CHANGELOG\.md$/, word: /^receipts$/, reason: 'The previous name of a table.' },
  { file: /\/previous-version\.db\.spec\.ts$/, word: /^receipts$/, reason: 'The previous name of a table.' },
  { file: /\/malformed-requests\.ts$/, word: /^incoming$/, reason: "A property of Node's parser." },
  { file: /^test\/cases\/postbacks\.ndjson$/, word: /^"What is$/, reason: 'A name that a sender sent.' },
  { file: /\/known-commands\.ts$/, word: /^master$/, reason: 'An option of gcloud.' },
];

/** The files of a folder as paths from the root. The repository need not be a git checkout. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !IGNORED.test(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

interface Finding {
  file: string;
  line: number;
  word: string;
  say: string;
}

function findWords(file: string): Finding[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  return lines.flatMap((text, index) =>
    RULES.flatMap(({ say, never }) => {
      const word = never.exec(text)?.[0].trim();
      return word === undefined ? [] : [{ file, line: index + 1, word, say }];
    }),
  );
}

function allows(exception: Exception, { file, word }: Finding): boolean {
  return exception.file.test(file) && exception.word.test(word);
}

describe('the vocabulary', () => {
  const findings = filesBelow('')
    .filter((file) => !SKIPPED.test(file))
    .flatMap(findWords);

  it('has no private words in identifiers, comments, messages, titles and documents', () => {
    const wrong = findings.filter((finding) => !EXCEPTIONS.some((exception) => allows(exception, finding)));
    expect(wrong.map(({ file, line, word, say }) => `${file}:${line}: "${word}", say ${say}`)).toEqual([]);
  });

  it('has no unused exception', () => {
    const unused = EXCEPTIONS.filter((exception) => !findings.some((finding) => allows(exception, finding)));
    expect(unused.map(({ reason }) => reason)).toEqual([]);
  });
});

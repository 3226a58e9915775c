import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const FOLDERS = ['apps', 'libs', 'tools'];
const NAMES_AN_AMOUNT = /amount|payout|\bsale|money|\b(?:usd|myr)_/i;
/** Functions that make a float of a text. */
const FLOATS = new Set(['Number', 'parseFloat', 'Number.parseFloat', 'Math.round', 'Math.floor']);

/** Most files have nothing of the kind, and need not be parsed. */
const MAY_MAKE_A_FLOAT = /\b(?:Number|parseFloat|Math\.\w+)\(|[=(,:?[]\s*\+[a-z]/i;

/** Where a source text makes a float of something that is named like an amount. */
function floatsOf(file: string, text: string): string[] {
  if (!MAY_MAKE_A_FLOAT.test(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, file.endsWith('x') ? 4 : 3);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const made = madeNumber(node);
    if (made && NAMES_AN_AMOUNT.test(made.getText(source))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${file}:${line + 1}: ${node.getText(source)}`);
    }
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

/** What a call or a unary plus makes a number of. */
function madeNumber(node: ts.Node): ts.Node | undefined {
  if (ts.isCallExpression(node) && FLOATS.has(node.expression.getText())) return node.arguments[0];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken) return node.operand;
  return undefined;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesIn(path);
    return /\.tsx?$/.test(path) && !/\.spec\.ts$|\/testing\/|\.generated\.ts$/.test(path) ? [path] : [];
  });
}

describe('amounts', () => {
  it('are never made floats, which lose the last digits of 99999999999999.9999', () => {
    const found = FOLDERS.flatMap(sourcesIn).flatMap((file) => floatsOf(file, readFileSync(join(ROOT, file), 'utf8')));
    expect(found).toEqual([]);
  });

  it.each([
    ['Number(row.usd_payout)', 1],
    ['parseFloat(saleAmount)', 1],
    ['Number.parseFloat(`${amount}`)', 1],
    ['+money.before', 1],
    ['Math.round(payout)', 1],
    ['BigInt(amount)', 0],
    ['Number(count) + total', 0],
    ["'-' + amount", 0],
  ])('%s is found %i times by this check', (expression, count) => {
    expect(floatsOf('case.ts', `const value = ${expression};`)).toHaveLength(count);
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Converter } from 'opencc-js';
import { parseAt, planInShort } from './testing/parse-questions';

const lines = readFileSync(path.join(__dirname, 'testing', 'worked-questions.txt'), 'utf8')
  .trim()
  .split('\n');
const worked = lines.filter((line) => !line.startsWith('#')).map((line) => line.split(' => ') as [string, string]);
const plans = worked.filter(([, plan]) => !/^(?:clarify|refuse) /.test(plan));
const isChinese = (text: string) => /[\u4e00-\u9fff]/.test(text);
const isEnglish = (text: string) => !isChinese(text);

describe('worked questions', () => {
  it.each(worked)('%s', (question, plan) => {
    expect(planInShort(question)).toBe(plan);
  });

  it('have the same plan in simplified and traditional characters', () => {
    const [traditional, simplified] = [Converter({ from: 'cn', to: 't' }), Converter({ from: 't', to: 'cn' })];
    for (const [question, plan] of worked.filter(([text]) => isChinese(text))) {
      expect([question, planInShort(traditional(question))]).toEqual([question, plan]);
      expect([question, planInShort(simplified(question))]).toEqual([question, plan]);
    }
  });

  it('have the same plan in any case, width and spacing', () => {
    const wide = (text: string) =>
      text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0));
    for (const [question, plan] of plans.filter(([text]) => !/sub id fb/.test(text))) {
      expect([question, planInShort(question.toUpperCase())]).toEqual([question, plan]);
      expect([question, planInShort(`  ${wide(question)}  `)]).toEqual([question, plan]);
    }
  });

  it('have the same plan with polite words around them', () => {
    for (const [question, plan] of plans.filter(([text]) => isEnglish(text)))
      expect([question, planInShort(`Please show me: ${question}`)]).toEqual([question, plan]);
    for (const [question, plan] of plans.filter(([text]) => isChinese(text)))
      expect([question, planInShort(`请帮我看一下${question}，谢谢`.replace('，谢谢', ''))]).toEqual([question, plan]);
  });

  it('are no longer answered once they hold a word that nobody knows', () => {
    for (const [question] of plans) {
      expect([question, parseAt(`${question} zorbly`).kind]).not.toEqual([question, 'query']);
      expect([question, parseAt(`${question}魑魅`).kind]).not.toEqual([question, 'query']);
    }
  });

  it('are refused once they order something as well', () => {
    for (const [question] of plans) {
      expect([question, parseAt(`${question}; delete all conversions`).kind]).toEqual([question, 'refuse']);
      expect([question, parseAt(`${question}，然后删除所有转化`).kind]).toEqual([question, 'refuse']);
    }
  });
});

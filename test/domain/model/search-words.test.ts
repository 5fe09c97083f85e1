import fc from 'fast-check';

import { searchTerms, searchWords } from '../../../src/domain/model/search-words';
import { cpuMsOf } from '../../support/cpu-time';

/** Whether what somebody typed finds the texts, as the database decides it: each term begins some word. */
function finds(typed: string, ...texts: readonly (string | null)[]): boolean {
  const words = searchWords(texts);
  return searchTerms(typed).every((term) => words.some((word) => word.startsWith(term)));
}

describe('searchWords', () => {
  it('gives each word once, without case and punctuation', () => {
    expect(searchWords(['Contoso Freight, Inc.', 'CONTOSO - data/estate'])).toEqual([
      'contoso',
      'freight',
      'inc',
      'data',
      'estate',
    ]);
  });

  it.each([[[]], [[null, null]], [['', ' - ', '🚀']]])('gives nothing for %j', (texts) => {
    expect(searchWords(texts)).toEqual([]);
  });

  it('keeps digits, which codes and addresses are made of', () => {
    expect(searchWords(['R-7K2MQ'])).toEqual(['r', '7k2mq']);
  });

  it('cuts very long words, and finds them by more than is kept', () => {
    const long = 'x'.repeat(500);

    expect(searchWords([long])).toEqual(['x'.repeat(24)]);
    expect(finds(long, long)).toBe(true);
  });

  it('never cuts a character in two', () => {
    const words = searchWords([`${'x'.repeat(23)}𠮷野家`]);

    expect(words.filter((word) => /\p{Surrogate}/u.test(word))).toEqual([]);
  });

  it('takes time in proportion to the text, however long a run without spaces is', async () => {
    const run = Array.from({ length: 12_000 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    expect(await cpuMsOf(() => searchWords([run]))).toBeLessThan(1_000);
  });
});

describe('searching', () => {
  it.each([
    ['contoso', 'Contoso Freight Inc'],
    ['CONT', 'Contoso Freight Inc'],
    ['freight', 'Contoso Freight Inc'],
    ['inc contoso', 'Contoso Freight Inc'],
    ["o'neill", "Oliver O'Neill-Ångström"],
    ['angstrom', "Oliver O'Neill-Ångström"],
  ])('for %j finds %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['toso', 'Contoso Freight Inc'],
    ['contoso rail', 'Contoso Freight Inc'],
    ['contosos', 'Contoso Freight Inc'],
  ])('for %j does not find %j', (typed, text) => {
    expect(finds(typed, text)).toBe(false);
  });

  it('finds words of several texts together', () => {
    expect(finds('köln adventure', 'Adventure Works', null, 'Köln')).toBe(true);
  });

  it.each([
    ['muller', 'Adventure Works Müller & Söhne GmbH'],
    ['Söhne', 'Adventure Works Mueller & Sohne GmbH'],
    ['sao paulo', 'São Paulo'],
    ['lefevre', 'Chloé Lefèvre'],
    ['istanbul', 'İstanbul'],
    ['Mu\u0308ller', 'M\u00fcller'],
  ])('pays no heed to accents: %j finds %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['Ｃｏｎｔｏｓｏ', 'Contoso'],
    ['contoso', 'ＣＯＮＴＯＳＯ'],
    ['ﾌｧﾌﾞﾘｶﾑ', '株式会社ファブリカム'],
    ['ファブリカム', 'ﾌｧﾌﾞﾘｶﾑ'],
    ['finance', 'ﬁnance'],
    ['１２３', '123'],
  ])('pays no heed to width: %j finds %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['ファブリカム', '株式会社ファブリカム'],
    ['ブリカ', '株式会社ファブリカム'],
    ['最適', 'ファブリカム 在庫最適化'],
    ['微远', '北京微远 数据平台'],
    ['平台', '北京微远 数据平台'],
    ['데이터', '한국데이터전력'],
    ['เทพ', 'กรุงเทพ'],
    ['𠮷野', '株式会社𠮷野家'],
  ])('finds any part of a name in a script without spaces: %j in %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['contoso', '北京Contoso科技'],
    ['科技', '北京Contoso科技'],
    ['contoso科', '北京Contoso科技'],
    ['京contoso', '北京Contoso科技'],
    ['365', '微软365平台'],
  ])('finds any part of a name that mixes scripts without a space: %j in %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['النور', 'النور للطاقة - حوكمة البيانات'],
    ['للطاقة', 'النور للطاقة - حوكمة البيانات'],
    ['حوك', 'النور للطاقة - حوكمة البيانات'],
    ['محمد', 'مُحَمَّد'],
    ['محمد', 'محـــمد'],
    ['احمد', 'أحمد'],
  ])('finds Arabic whichever marks it is written with: %j in %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it.each([
    ['κοσμ', 'ΚΟΣΜΟΣ'],
    ['κόσμος', 'ΚΟΣΜΟΣ'],
    ['ΚΟΣ', 'Κόσμος'],
  ])('finds Greek by its beginning, where a final sigma may not be final: %j in %j', (typed, text) => {
    expect(finds(typed, text)).toBe(true);
  });

  it('finds every text by itself', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => finds(text, text)));
  });

  it('finds every text in a script without spaces by any part of it', () => {
    const han = fc.string({
      unit: fc.constantFrom('東', '京', '都', '港', '区', '北', '海', '道', '一', '丁', '目', '𠮷'),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(han, fc.nat(), fc.nat(), (text, from, length) => {
        const characters = Array.from(text);
        const start = from % characters.length;
        return finds(characters.slice(start, start + 1 + (length % 10)).join(''), text);
      }),
    );
  });
});

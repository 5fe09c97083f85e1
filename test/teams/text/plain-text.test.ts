import fc from 'fast-check';
import { escaped, withoutMarkup, literal, sanitized, escapedLine } from '../../../src/teams/text/plain-text';

describe('cleaned text', () => {
  it('loses only characters that change how other text is shown', () => {
    expect(sanitized('a\u202Eb\u2066c\u2069d\u200Fe\u0000f\u0085g\uFEFFh\u061Ci', 100)).toBe('abcdefghi');
    expect(sanitized('Zoë 👩‍💻 株式会社 שלום é', 100)).toBe('Zoë 👩‍💻 株式会社 שלום é');
  });

  it('keeps line ends, with at most one empty line in a row', () => {
    expect(sanitized('a\r\nb\rc\n\n\n\n\nd', 100)).toBe('a\nb\nc\n\nd');
  });

  it('is trimmed', () => {
    expect(sanitized(' \n a \t', 100)).toBe('a');
  });

  it('is cut with an ellipsis only if it is too long', () => {
    expect(sanitized('abcdef', 6)).toBe('abcdef');
    expect(sanitized('abcdefg', 6)).toBe('abcde…');
    expect(sanitized('abcd  efg', 6)).toBe('abcd…');
  });

  it('is never cut inside a grapheme', () => {
    expect(sanitized('ab👩‍💻cd', 6)).toBe('ab…');
    expect(sanitized('nai\u0308ve', 4)).toBe('na…');
  });

  it('has at most the requested number of units, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (text, longest) => {
        expect(sanitized(text, longest).length).toBeLessThanOrEqual(longest);
        expect(sanitized(text, longest)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });
});

describe('text for places that read no markup', () => {
  it('is unchanged', () => {
    expect(literal('**a** [b](c) <at>d</at>\nnext')).toBe('**a** [b](c) <at>d</at>\nnext');
  });

  it('is isolated if it is written from right to left', () => {
    expect(literal('شركة النور')).toBe('\u2068شركة النور\u2069');
    expect(literal('דוד Ltd')).toBe('\u2068דוד Ltd\u2069');
    expect(literal('Contoso')).toBe('Contoso');
  });

  it('cannot close an isolate or open another one', () => {
    expect(literal('\u2068\u2068شركة\u202B')).toBe('\u2068شركة\u2069');
  });
});

describe('text for places that read Markdown', () => {
  it.each([
    ['**bold** and *italic*', '\\*\\*bold\\*\\* and \\*italic\\*'],
    ['_italic_ and __bold__', '\\_italic\\_ and \\_\\_bold\\_\\_'],
    ['~~struck~~', '\\~\\~struck\\~\\~'],
    ['`code`', '\\`code\\`'],
    ['[text](https://example.com)', '\\[text\\](https://example.com)'],
    ['![picture](x)', '!\\[picture\\](x)'],
    ['<at>Megan</at> <b>', '\\<at>Megan\\</at> \\<b>'],
    ['a\\*b', 'a\\\\\\*b'],
    ['AT&amp;T &#169; &copy;', 'AT\\&amp;T \\&#169; \\&copy;'],
  ])('shows %s as it was written', (text, inert) => {
    expect(escaped(text)).toBe(inert);
  });

  it.each([
    ['# heading', '\\# heading'],
    ['> quotation', '\\> quotation'],
    ['- item', '\\- item'],
    ['+ item', '\\+ item'],
    ['---', '\\---'],
    ['1. first', '1\\. first'],
    ['12) twelfth', '12\\) twelfth'],
  ])('does not let %s start a block', (text, inert) => {
    expect(escaped(text)).toBe(inert);
  });

  it.each([
    'sue_smith@contoso.com',
    'AT&T, R&D, Müller & Söhne GmbH',
    'C# and F#',
    'a > b | c ~ d = e',
    '+1 206 555 0111',
    '3.5 million in 2026',
    'Contoso - data (phase 1)',
    '株式会社_テスト',
  ])('has no unnecessary backslash, which some phones would show: %s', (text) => {
    expect(escaped(text)).toBe(text);
  });

  it('is one line', () => {
    expect(escaped('a\n\nb\tc   d')).toBe('a b c d');
    expect(escaped('a\n# b')).toBe('a # b');
  });

  it('is cut before it is escaped, so that no escape is cut in half', () => {
    expect(escaped('ab*****', 4)).toBe('ab\\*…');
  });

  it('is isolated if it is written from right to left, but our own sentences are not', () => {
    expect(escaped('*شركة*')).toBe('\u2068\\*شركة\\*\u2069');
    expect(escapedLine('شركة was faster')).toBe('شركة was faster');
  });

  it('has an escape before every character that could form a pair', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('*', '`', '[', ']', '<', '\\', 'a', ' '), maxLength: 60 }),
        (text) => {
          expect(escaped(text).replace(/\\[\\`*[\]<]/gu, '')).not.toMatch(/[\\`*[\]<]/u);
        },
      ),
    );
  });
});

describe('text for places where only some clients read Markdown', () => {
  it.each([
    ['**bold** _em_ ~~out~~ `code`', '∗∗bold∗∗ ˍemˍ ∼∼out∼∼ ˋcodeˋ'],
    ['[a](https://b.example)', '［a］(https://b.example)'],
    ['<at>b</at> &lt;', '‹at>b‹/at> ＆lt;'],
    ['# heading', '＃ heading'],
    ['1. item', '1․ item'],
    ['---', '‐--'],
    ['back\\slash', 'back＼slash'],
  ])('looks like %s without being markup', (text, shown) => {
    expect(withoutMarkup(text)).toBe(shown);
  });

  it.each(['sue_smith@contoso.com', 'AT&T Inc.', 'Müller & Söhne (GmbH)', '王伟'])('leaves %s unchanged', (text) => {
    expect(withoutMarkup(text)).toBe(text);
  });

  it('stays on one line, and is isolated if it is written from right to left', () => {
    expect(withoutMarkup('a\nb')).toBe('a b');
    expect(withoutMarkup('ليلى')).toBe('\u2068ليلى\u2069');
  });
});

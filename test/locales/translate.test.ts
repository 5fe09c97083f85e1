import { closestLocale, isMessageKey, LOCALES, namedLocale, translate } from '../../src/locales/translate';

describe('the language closest to a tag', () => {
  it.each([
    ['en', 'en'],
    ['en-US', 'en'],
    ['en-GB', 'en'],
    ['EN_us', 'en'],
    ['zh-CN', 'zh-CN'],
    ['zh-cn', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-Hans-CN', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    [' zh_CN ', 'zh-CN'],
  ])('of %s is %s', (tag, locale) => {
    expect(closestLocale(tag)).toBe(locale);
  });

  it.each(['', 'de', 'ja-JP', 'x', 'zhuang', 'english', '-', 'constructor'])('of "%s" does not exist', (tag) => {
    expect(closestLocale(tag)).toBeNull();
  });
});

describe('the language that somebody names', () => {
  it.each([
    ['English', 'en'],
    ['english', 'en'],
    ['Eng', 'en'],
    ['中文', 'zh-CN'],
    ['简体中文', 'zh-CN'],
    [' 简体 ', 'zh-CN'],
    ['zh-TW', 'zh-CN'],
    ['en-AU', 'en'],
  ])('as %s is %s', (text, locale) => {
    expect(namedLocale(text)).toBe(locale);
  });

  it.each(['', ' ', 'e', '中', 'Klingon', 'français', '日本語'])('as "%s" is not found', (text) => {
    expect(namedLocale(text)).toBeNull();
  });

  it('is found by its own name in upper or lower case', () => {
    expect(LOCALES.map((locale) => namedLocale(translate(locale, 'language.name')))).toEqual(LOCALES);
  });
});

describe('a message', () => {
  it('contains its values unchanged: escaping is done where the message is shown', () => {
    expect(translate('en', 'story.reason', { reason: '<b>"R&D"</b> $t(help.title) {{when}}' })).toBe(
      'Reason: <b>"R&D"</b> $t(help.title) {{when}}',
    );
    expect(translate('zh-CN', 'story.reason', { reason: 'a' })).toBe('原因：a');
  });

  it.each([
    [0, '0 referrals'],
    [1, '1 referral'],
    [2, '2 referrals'],
  ])('has singular and plural: %i', (count, text) => {
    expect(translate('en', 'list.count', { count })).toBe(text);
    expect(translate('zh-CN', 'list.count', { count })).toBe(`${count} 个推荐`);
  });

  it('exists by its key', () => {
    expect(isMessageKey('stage.won')).toBe(true);
    expect(isMessageKey('service.juggling')).toBe(false);
  });
});

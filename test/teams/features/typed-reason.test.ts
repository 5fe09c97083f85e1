import { reasonEntry } from '../../../src/teams/features/typed-reason';
import { NOTHING_CHOSEN } from '../../../src/teams/cards/decline';
import type { Reader } from '../../../src/teams/text/reader';

const READER: Reader = { locale: 'en', timeZone: 'Europe/London' };
const CHINESE: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };

describe('a reason typed after a command', () => {
  it('chooses nothing if nothing was typed', () => {
    expect(reasonEntry('  ', READER)).toEqual(NOTHING_CHOSEN);
  });

  it.each([
    ['budget', 'budget-not-adequate', ''],
    ['3', 'customer-chose-other-vendor', ''],
    ['too expensive - they said so twice', 'budget-not-adequate', 'they said so twice'],
    ['预算不足', 'budget-not-adequate', ''],
  ])("is chosen in every reader's language: %s", (text, reason, notes) => {
    for (const reader of [READER, CHINESE])
      expect(reasonEntry(text, reader)).toEqual({ form: { reason, notes }, faults: {}, notice: null });
  });

  it('that matches several is kept as the note, and all of them are named', () => {
    const { form, notice } = reasonEntry('budget and timeline', READER);

    expect(form).toEqual({ reason: '', notes: 'budget and timeline' });
    expect(notice).toBe(
      '"budget and timeline" can mean several reasons: The budget is not adequate, The timeline is too short. Please choose one; what you typed is kept as the note.',
    );
  });

  it('that matches none is kept as the note', () => {
    expect(reasonEntry('they moved to Mars', CHINESE)).toEqual({
      form: { reason: '', notes: 'they moved to Mars' },
      faults: {},
      notice: '“they moved to Mars”不在八个原因之中。请选择一个；您输入的内容已保留为说明。',
    });
  });
});

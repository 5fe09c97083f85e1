import { commandIn } from '../../../src/teams/features/registry';

/** Whether a line is a command alone, or followed by valid arguments. */
function isMeant(line: string): boolean {
  const found = commandIn(line);
  return found !== null && found.command.isUnambiguous(found.rest);
}

describe('a line, while a question is open,', () => {
  it.each([
    'inbound',
    'inbound 2',
    'deals',
    'deals mine',
    'deals overdue 3',
    'find Contoso',
    'show R-7K2MQ',
    'accept 7k2mq',
    'won R-7K2MQ 120k EUR',
    'mute',
    'mute 2h',
    'language',
    'language zh-CN',
    'digest',
    'settings',
    'help',
    'back',
    'skip',
    'cancel',
    'undo',
    'undo R-7K2MQ',
    'retry R-7K2MQ',
    '重试 R-7K2MQ',
    'new deal',
    'new deal Contoso 50k',
    '返回',
    '静音 2小时',
    '交易 我的',
    '查看R-7K2MQ',
  ])('is a command: %s', (line) => {
    expect(isMeant(line)).toBe(true);
  });

  it.each([
    'inbound logistics',
    'deals with the devil',
    'show of hands',
    'accept the offer',
    'mute swans Ltd',
    'language of trade',
    'digest this',
    'settings and scenery',
    'help desk',
    'back office',
    'skip hire',
    'cancel culture',
    'undo it',
    'retry the import',
    '返回舱',
    '取消静音',
    '交易平台',
  ])('is an answer: %s', (line) => {
    expect(isMeant(line)).toBe(false);
  });
});

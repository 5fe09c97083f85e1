import { z } from 'zod';
import { LOCALES, namedLocale, translate } from '../../locales/translate';
import { sayTo } from '../text/reader';
import { textReply } from '../turn/turn';
import { defineCommand, type Command } from '../turn/command';

const knownLanguages = (): string =>
  LOCALES.map((locale) => `${translate(locale, 'language.name')} (${locale})`).join(', ');

const chooseLanguage = defineCommand('language', 'usage.tag', z.string(), async (desk, turn, tag) => {
  const say = sayTo(turn.reader);
  const other = LOCALES.find((locale) => locale !== turn.reader.locale) ?? turn.reader.locale;
  if (tag === '') return textReply(say('language.ask', { languages: knownLanguages(), example: other }));
  const locale = namedLocale(tag);
  if (locale === null)
    return textReply(say('language.unknown', { tag: tag.slice(0, 50), languages: knownLanguages(), example: other }));
  await desk.people.setLocale(turn.caller, locale);
  return textReply(translate(locale, 'language.set'));
});

/** `language TAG`: sets the language in which the bot answers this person, in every conversation. */
export const languageCommand: Command = {
  ...chooseLanguage,
  isUnambiguous: (tag) => tag === '' || namedLocale(tag) !== null,
};

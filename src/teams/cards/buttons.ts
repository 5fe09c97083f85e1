import type { Verb } from './verbs';

/** A button: an `Action.Execute` with an `Action.Submit` as its fallback for old clients. */
export interface Button {
  readonly title: string;
  readonly verb: Verb;
  readonly data: object;
  /** Whether the inputs are sent along and validated: "auto" or "none". */
  readonly inputs: 'auto' | 'none';
  readonly style: 'default' | 'positive' | 'destructive';
}

/** A button about one referral. Its data holds ids only: the state is read when the button is selected. */
export const referralButton = (
  title: string,
  verb: Verb,
  referralId: string,
  style: Button['style'] = 'default',
): Button => ({
  title,
  verb,
  data: { verb, referralId },
  inputs: 'none',
  style,
});

/** The button that commits a form, with the version of the referral the form was made from. */
export const confirmButton = (
  title: string,
  verb: Verb,
  referral: { readonly id: string; readonly version: number },
  style: Button['style'],
): Button => ({
  title,
  verb,
  data: { verb, referralId: referral.id, version: referral.version },
  inputs: 'auto',
  style,
});

/** The button that shows the settings of the channel it is in, or the form that changes them. */
export const settingsButton = (title: string, show: 'overview' | 'form'): Button => ({
  title,
  verb: 'channel.settings',
  data: { verb: 'channel.settings', show },
  inputs: 'none',
  style: 'default',
});

/** The button that saves the settings, with the version of the settings the form was made from. */
export const saveSettingsButton = (title: string, version: number): Button => ({
  title,
  verb: 'channel.settings.confirm',
  data: { verb: 'channel.settings.confirm', version },
  inputs: 'auto',
  style: 'positive',
});

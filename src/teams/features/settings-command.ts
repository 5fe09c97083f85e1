import { showSettings } from './channel-settings';
import { alone, defineCommand, Nothing } from '../turn/command';

/** `settings`: what the people of this channel chose for it, with a button to change it. */
export const settings = alone(defineCommand('settings', null, Nothing, showSettings));

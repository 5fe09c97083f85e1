import { showSettings } from '../actions/channel-settings';
import { alone, defineCommand, Nothing } from './command';

/** `settings`: what the people of this channel chose for it, with a button to change it. */
export const settings = alone(defineCommand('settings', null, Nothing, showSettings));

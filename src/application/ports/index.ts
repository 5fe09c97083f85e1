/* The ports of the use cases, by subject. */
export type * from './alarms';
export type * from './drafts';
export type * from './messenger';
export type * from './outbox';
export type * from './partner-center';
export type * from './people';
export type * from './referrals';
export type * from './subscribers';
export type * from './surroundings';
export type * from './sync';

// Slow: cuts five hundred of each part of a referral to what a card can hold, of which referral.test.ts cuts fifty.
import '../../support/at-length';
import './referral.test';

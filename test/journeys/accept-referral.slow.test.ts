// Slow: 200 races, of which accept-referral.test.ts runs twenty.
import '../support/at-length';
import './accept-referral.test';

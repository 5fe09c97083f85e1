// Slow: 200 races, of which answer-referral.test.ts runs twenty.
import '../../support/at-length';
import './answer-referral.test';

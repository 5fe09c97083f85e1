// Slow: walks with 1,500 referrals, of which deadlines.test.ts walks with 150.
import '../support/at-length';
import './deadlines.test';

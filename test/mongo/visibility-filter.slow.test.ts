// Slow: 250 random sets of deals, of which sight.test.ts stores thirty.
import '../support/at-length';
import './visibility-filter.test';

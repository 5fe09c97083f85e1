// Slow: all runs of each property, of which quiet-time.test.ts tries a tenth.
import '../../support/at-length';
import './quiet-time.test';

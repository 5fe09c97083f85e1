// Slow: all runs of each property, of which zoned-time.test.ts tries a tenth.
import '../../support/at-length';
import './zoned-time.test';

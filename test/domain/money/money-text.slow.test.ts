// Slow: all runs of each property, of which money-text.test.ts tries a tenth.
import '../../support/at-length';
import './money-text.test';

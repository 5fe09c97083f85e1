// Slow: all runs of each property, of which schema.test.ts tries a tenth.
import '../support/at-length';
import './schema.test';

// Slow: all runs of each property, of which agreement.properties.test.ts tries a tenth.
import '../../support/at-length';
import './agreement.properties.test';

// Slow: all runs of each property, of which channel-form.test.ts tries a tenth.
import '../../support/at-length';
import './channel-form.test';

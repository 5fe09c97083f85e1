// Slow: all runs of each property, of which reminder-schedule.test.ts tries a tenth.
import '../../support/at-length';
import './reminder-schedule.test';

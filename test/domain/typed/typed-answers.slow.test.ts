// Slow: all runs of each property, of which typed-answers.test.ts tries a tenth.
import '../../support/at-length';
import './typed-answers.test';

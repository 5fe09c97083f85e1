// Slow: a thousand sequences for each property, of which advance.properties.test.ts tries a hundred.
import '../support/at-length';
import './advance.properties.test';

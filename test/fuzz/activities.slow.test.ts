// Slow: three hundred activities of each kind, of which activities.test.ts sends thirty.
import '../support/at-length';
import './activities.test';

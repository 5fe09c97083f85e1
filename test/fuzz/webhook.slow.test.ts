// Slow: three hundred bodies of each kind, of which webhook.test.ts sends thirty.
import '../support/at-length';
import './webhook.test';

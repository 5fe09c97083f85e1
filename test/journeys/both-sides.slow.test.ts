// Slow: lives through a hundred worlds, of which both-sides.test.ts lives through five.
import '../support/at-length';
import './both-sides.test';

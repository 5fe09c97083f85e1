// Slow: sixty conversations for each property, of which conversation.properties.test.ts holds fifteen.
import '../../support/at-length';
import './conversation.properties.test';

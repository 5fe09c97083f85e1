import { repeatAtLength } from './runs';

repeatAtLength();

// The same, with many more operations.
import './differential.test.ts';

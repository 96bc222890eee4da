export { MAX_NESTING, nestsTooDeep } from './nesting.ts';
export { shapeOf } from './operation-shape.ts';
export { SHAPE_LIMITS, tooMuch, tooMuchIn, type ShapeLimits } from './shape-limits.ts';

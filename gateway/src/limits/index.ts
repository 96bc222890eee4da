export { shapeOf } from './operation-shape.ts';
export { SHAPE_LIMITS, tooMuchIn, type ShapeLimits } from './shape-limits.ts';

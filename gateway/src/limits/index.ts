export { createShapeCheck, SHAPE_LIMITS, type ShapeCheck, type ShapeLimits } from './shape-check.ts';

export { homeSeams, plantBug, type HomeSeams, type PlantedBug } from './home-seams.ts';

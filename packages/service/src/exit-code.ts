/** Exit code of a process that a person must help: settings, a taken port. Starting it again would end alike (EX_CONFIG). */
export const EXIT_REFUSED = 78;

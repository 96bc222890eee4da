interface Service {
  readonly name: string;
  readonly main: string;
  readonly portSetting: string;
  /** The setting's default. */
  readonly port: number;
  readonly urlSetting?: string;
  readonly stores: readonly string[];
  /** Settings by which it finds others. */
  readonly asks: readonly string[];
}

export const SERVICES: readonly Service[];
export const MIGRATE: Pick<Service, 'name' | 'main' | 'stores'>;

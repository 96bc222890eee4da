/** A lease as all see it. */
export interface LeaseRow {
  readonly slot: string;
  readonly owner: string | null;
  /** Who will have it next. */
  readonly heir: string | null;
  /** Not expired. */
  readonly live: boolean;
}

export interface LeaseClaim {
  readonly slot: string;
  readonly from: string;
}

/** What to ask for, and of whom, until nobody will have two more than we. */
export function chooseClaims(rows: readonly LeaseRow[], me: string): LeaseClaim[] {
  const future = new Map<string, LeaseRow[]>([[me, []]]);
  for (const row of rows) {
    const holder = row.live ? (row.heir ?? row.owner) : null;
    if (holder) future.set(holder, [...(future.get(holder) ?? []), row]);
  }
  const claims: LeaseClaim[] = [];
  const mine = future.get(me)?.length ?? 0;
  for (;;) {
    const [richest] = [...future]
      .filter(([holder]) => holder !== me)
      .sort(([, a], [, b]) => b.length - a.length);
    if (!richest || richest[1].length - (mine + claims.length) < 2) return claims;
    const [holder, theirs] = richest;
    const row = theirs.find(({ heir, owner }) => heir === null && owner === holder);
    if (!row) return claims;
    claims.push({ slot: row.slot, from: holder });
    future.set(
      holder,
      theirs.filter((other) => other !== row),
    );
  }
}

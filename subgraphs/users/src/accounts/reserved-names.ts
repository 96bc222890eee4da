/** Names that would pass for the house itself, or that stand for a path. Refused as taken. */
const RESERVED_NAMES: ReadonlySet<string> = new Set(
  `about abuse account accounts admin administrator anonymous api app apps auth billing blog bot config contact
  deleted dev everyone explore feed ftp graphiql graphql guest health help home hostmaster info internal legal
  localhost login logout mail me mod moderator moderators news noreply null official oauth operator owner postmaster
  privacy public root rookery rookeryhq search security self service settings signin signout signup staff status
  superuser support suspended sysadmin system team terms test undefined user username users verified viewer webmaster
  www`.split(/\s+/),
);

/** Whether a name, in lower case, is kept back. */
export const isReservedName = (username: string): boolean => RESERVED_NAMES.has(username);

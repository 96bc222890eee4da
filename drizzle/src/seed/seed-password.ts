/**
 * The password of every seeded account. Its hash is made once and for all: hashing ten thousand would take minutes, and
 * a salt drawn anew would make other rows each time. Known to everybody, so for development only.
 */
export const SEED_PASSWORD = 'rookery seed';
/** argon2id with the cost of DESIGN section 8's hasher, as a PHC string. */
export const SEED_PASSWORD_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$cm9va2VyeSBzZWVkIDAwMQ$Ogy4Vos4q12+Ue308aaKJnwSn5x05HtEjVQ7j2wfg5k';

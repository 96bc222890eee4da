import { checkText, type InputIssues } from '@rookery/errors';

export const USERNAME_LENGTH = { min: 3, max: 30 } as const;
export const PASSWORD_LENGTH = { min: 8, max: 200 } as const;
export const DISPLAY_NAME_LENGTH = { min: 1, max: 50 } as const;
export const BIO_LENGTH = { min: 0, max: 300 } as const;
/** RFC 5321: 64 before the @, 254 in all. */
const EMAIL_LENGTH = { min: 3, max: 254 } as const;

const USERNAME_CHARACTERS = /^[a-z0-9_]+$/;
const EMAIL_SHAPE =
  /^[^\s@"(),:;<>[\\\]\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;
/** Control characters have no place in a text of one line. */
const CONTROL_CHARACTERS = /\p{Cc}/u;

/** A username as it is stored, in lower case; undefined when no account can bear it. */
export function parseUsername(text: string): string | undefined {
  const username = text.toLowerCase();
  const { min, max } = USERNAME_LENGTH;
  return username.length >= min && username.length <= max && USERNAME_CHARACTERS.test(username)
    ? username
    : undefined;
}

/** Checks a new username: a–z, 0–9 and _, as typed or in capitals. Returns it as it is stored. */
export function checkUsername(issues: InputIssues, field: string, text: string): string {
  const username = text.toLowerCase();
  if (!checkLength(issues, field, username.length, USERNAME_LENGTH)) return username;
  // Lower-casing turns a few foreign letters (the Kelvin sign) into ASCII: what was typed must be ASCII too.
  if (!USERNAME_CHARACTERS.test(username) || /[^\x20-\x7e]/.test(text)) issues.add(field, 'MALFORMED');
  return username;
}

/** Checks an address for what mail servers would refuse anyway; whether it is somebody's, only a mail can tell. */
export function checkEmail(issues: InputIssues, field: string, text: string): string {
  const email = normalizeEmail(text);
  if (email.length === 0) issues.add(field, 'REQUIRED');
  else if (email.length > EMAIL_LENGTH.max) issues.add(field, 'TOO_LONG', EMAIL_LENGTH.max);
  else if (!email.isWellFormed() || !EMAIL_SHAPE.test(email) || /^\.|\.@|\.\./.test(email)) {
    issues.add(field, 'MALFORMED');
  }
  return email;
}

/** An address as it is stored and looked up. */
export const normalizeEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();

/** Checks a new password, 8 to 200 code points; nothing is trimmed. Returns it as it is hashed. */
export function checkPassword(issues: InputIssues, field: string, text: string): string {
  if (!text.isWellFormed() || text.includes('\0')) {
    issues.add(field, 'MALFORMED');
    return '';
  }
  const password = normalizePassword(text);
  checkLength(issues, field, [...password.slice(0, 2 * PASSWORD_LENGTH.max + 1)].length, PASSWORD_LENGTH);
  return password;
}

/** NFC, so that two keyboards that compose letters differently type the same password. */
export const normalizePassword = (text: string): string => text.normalize('NFC');

/** Checks a display name: one line. Returns it as it is stored. */
export function checkDisplayName(issues: InputIssues, field: string, text: string): string {
  if (CONTROL_CHARACTERS.test(text) && !text.includes('\0')) {
    issues.add(field, 'MALFORMED');
    return '';
  }
  return checkText(issues, field, text, DISPLAY_NAME_LENGTH);
}

function checkLength(
  issues: InputIssues,
  field: string,
  length: number,
  { min, max }: { readonly min: number; readonly max: number },
): boolean {
  if (length === 0) issues.add(field, 'REQUIRED', min);
  else if (length < min) issues.add(field, 'TOO_SHORT', min);
  else if (length > max) issues.add(field, 'TOO_LONG', max);
  else return true;
  return false;
}

// SPDX-License-Identifier: Apache-2.0
/**
 * Words of a name that say that its value is a credential. The first lines are those of BuildKit's check
 * SecretsUsedInArgOrEnv (`frontend/dockerfile/dockerfile2llb/validations.go`).
 */
const credentialWords: ReadonlySet<string> = new Set([
  ...["apikey", "auth", "credential", "credentials", "key", "password", "pword", "passwd", "secret", "token"],
  ...["secrets", "tokens", "passwords", "pass", "passphrase", "sshpass", "pwd", "pat", "jwt", "bearer"],
]);
/** Words that say that it is none, BuildKit's first: a public key, the place of a secret, a kind of key. */
const otherWords: ReadonlySet<string> = new Set(["public", "file", "version", "path", "dir", "sock", "type"]);
/** `PGPASSWORD`, `NPMTOKEN`, `awsSecretKey`: a word that ends so is written without a break. */
const credentialEnd = /(?:token|password|passwd|secret|apikey|accesskey|secretkey|privatekey|passphrase|credentials?)$/;
/** What is no credential in spite of its name: the shell's folders, a key's fingerprint in many images, a path. */
const exceptions: ReadonlySet<string> = new Set(["pwd", "oldpwd", "gpg_key", "google_application_credentials"]);

/** Whether the name of a variable, or of a member of a file, looks like that of a credential. */
export function isCredentialName(name: string): boolean {
  if (exceptions.has(name.toLowerCase())) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  if (words.some((word) => otherWords.has(word))) return false;
  return words.some((word) => credentialWords.has(word) || credentialEnd.test(word));
}

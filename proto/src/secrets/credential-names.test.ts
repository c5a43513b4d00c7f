// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { isCredentialName } from "./credential-names.ts";

test.each([
  ...["NPM_TOKEN", "api_key", "apikey", "AUTH", "DATABASE_PASSWORD", "secret_MESSAGE", "AWS_ACCESS_KEY_ID"],
  ...["PGPASSWORD", "NPMTOKEN", "awsSecretAccessKey", "_authToken", "MYSQL_PWD", "GH_PAT", "npm.token"],
])("takes %s for a credential", (name) => {
  expect(isCredentialName(name)).toBe(true);
});

test.each([
  ...["PATH", "PWD", "OLDPWD", "GPG_KEY", "MONKEY", "AUTHOR", "KEYBOARD_LAYOUT", "COMPATIBLE", "PUBLIC_KEY"],
  ...["TOKEN_FILE", "SSH_AUTH_SOCK", "SECRET_VERSION", "KEY_TYPE", "GOOGLE_APPLICATION_CREDENTIALS", ""],
])("does not take %s for one", (name) => {
  expect(isCredentialName(name)).toBe(false);
});

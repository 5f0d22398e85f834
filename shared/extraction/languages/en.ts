import type { Language } from "../language.ts";

export const en: Language = {
  tag: "en",
  name: "English",
  // biome-ignore format: words in rows
  code: [
    "verification code", "verification pin", "verification number", "confirmation code",
    "confirmation pin", "security code", "secure code", "login code", "log in code",
    "logon code", "sign in code", "signin code", "access code", "authentication code",
    "authenticator code", "auth code", "authorization code", "authorisation code",
    "activation code", "activation pin", "one-time code", "one-time password",
    "one-time passcode", "one-time pin", "one-time passwords", "single-use code",
    "temporary code", "temporary password", "temporary pin", "passcode", "pass code", "otp",
    "otp code", "otc", "totp", "2fa code", "mfa code", "two-factor code", "two-step code",
    "verify code", "registration code", "reset code", "password reset code", "recovery code",
    "identification code", "validation code", "device code", "sms code", "secret code",
    "login pin", "security pin", "login otp", "pin code", "unlock code", "linking code",
    "enter this code", "use this code", "enter the code", "use the code", "following code",
    "code below", "enter the following code", "your code is", "email code", "magic code",
    "signup code", "sign up code", "verification key", "security key code", "tan",
    "dynamic password", "account code", "pairing code",
  ],
  weakCode: ["code", "pin", "password", "token", "codes", "key"],
  // biome-ignore format: words in rows
  validity: [
    "valid for", "valid until", "expires", "expire", "will expire", "expiry", "do not share",
    "don't share", "never share", "dont share", "do not disclose", "do not forward",
    "don't forward", "not share", "do not give", "never ask", "not ask", "no longer valid",
    "single use", "only be used once", "keep it secret", "confidential", "only valid", "valid",
  ],
  // biome-ignore format: words in rows
  unit: [
    "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "second", "seconds", "sec",
    "secs", "day", "days", "week", "weeks", "month", "months", "year", "years", "h", "m", "s",
  ],
  // biome-ignore format: words in rows
  label: [
    "order", "order number", "order no", "order id", "reference", "ref", "reference number",
    "ref no", "invoice", "invoice number", "account", "account number", "account no", "acct",
    "a/c", "account ending", "ending in", "ending with", "ending", "card", "card number",
    "card ending", "transaction", "transaction id", "txn", "txn id", "booking",
    "booking reference", "reservation", "ticket", "ticket number", "case", "case number",
    "case id", "tracking number", "tracking", "shipment", "parcel", "customer number",
    "customer id", "member number", "membership number", "policy", "policy number", "phone",
    "phone number", "mobile", "tel", "telephone", "call", "fax", "extension", "ext", "text",
    "txt", "sms", "reply", "amount", "total", "balance", "price", "sum", "version", "build",
    "room", "flight", "gate", "apt", "suite", "unit", "box", "po box", "po", "zip", "request id",
    "id", "user id", "order ref", "serial number", "model", "item", "sku", "no", "number",
    "street", "avenue", "road", "points", "steps", "people", "users", "customers", "years",
    "miles", "km", "copyright", "since", "wkly", "per week", "prize", "award", "winner", "claim",
    "voucher",
  ],
  // biome-ignore format: words in rows
  otherCode: [
    "promo code", "promotional code", "promotion code", "discount code", "coupon code",
    "voucher code", "gift code", "offer code", "referral code", "invite code", "zip code",
    "purchase code", "statement code", "reservation code", "gift card code", "style code",
    "model code", "batch code", "wifi password", "wi-fi password", "door code", "gate code",
    "building code", "wifi code", "postal code", "postcode", "post code", "area code",
    "country code", "dialing code", "qr code", "bar code", "barcode", "source code",
    "dress code", "code of conduct", "error code", "status code", "claim code", "prize code",
    "identifier code", "product code", "sort code", "swift code", "tax code", "tracking code",
    "booking code", "color code", "colour code", "vs code", "claim no", "coupon", "redeem code",
    "redemption code", "savings code", "checkout code", "public key", "api key", "api token",
    "license key", "licence key", "pickup code", "pick-up code", "collection code", "locker code",
    "delivery code", "parcel code", "package code", "order code", "ticket code",
    "transaction code", "reference code", "agent code", "branch code", "store code",
  ],
  // biome-ignore format: words in rows
  verify: [
    "verify", "verify email", "verify your email", "verify email address", "verify my email",
    "verify account", "confirm", "confirms", "approve", "authorize", "authorise",
    "confirm email", "confirm your email", "confirm my email", "confirm email address",
    "confirm account", "confirm your account", "confirm registration", "activate",
    "activate account", "activate your account", "activate my account", "validate",
    "verification link", "confirmation link", "activation link", "complete registration",
    "complete signup", "finish signing up", "complete your registration", "verification",
    "confirmation", "activation", "verified", "authenticate", "delete account",
    "delete your account", "confirm deletion", "authentication",
  ],
  // biome-ignore format: words in rows
  login: [
    "log in", "login", "log into", "logging in", "sign in", "signin", "sign into", "signing in",
    "logon", "log on", "magic link", "login link", "sign-in link", "secure link",
    "access your account", "open your account", "one-time link", "single sign on",
    "continue logging in", "log me in", "sign me in",
  ],
  // biome-ignore format: words in rows
  reset: [
    "reset password", "reset your password", "reset my password", "password reset",
    "reset the password", "resetting your password", "set a new password", "set new password",
    "choose a new password", "choose new password", "create new password",
    "create a new password", "create password", "set password", "set your password",
    "set a password", "change password", "change your password", "change my password",
    "new password", "forgot password", "forgot your password", "recover password",
    "recover your account", "account recovery", "recover account", "reset link",
    "reset instructions", "reset",
  ],
  // biome-ignore format: words in rows
  invite: [
    "accept invitation", "accept invite", "accept the invitation", "join", "join now",
    "join team", "join the team", "invitation", "invited", "invite", "invites you",
    "view invitation", "get started", "accept",
  ],
  // biome-ignore format: words in rows
  unlock: [
    "unlock", "unlock account", "unlock your account", "unblock", "unlock my account",
    "reactivate",
  ],
  // biome-ignore format: words in rows
  otherLink: [
    "unsubscribe", "opt out", "preferences", "manage preferences", "email preferences",
    "notification settings", "privacy", "privacy policy", "terms", "terms of service",
    "terms of use", "terms and conditions", "legal", "help", "help center", "help centre",
    "support", "contact us", "contact support", "faq", "learn more", "read more",
    "view in browser", "view online", "web version", "app store", "google play", "download",
    "download app", "blog", "about us", "imprint", "careers", "facebook", "twitter", "instagram",
    "linkedin", "youtube", "cancel", "decline", "reject", "deny", "report", "report this",
    "not you", "this wasn't me", "wasn't me", "it wasn't me", "secure my account",
    "secure your account", "shop now", "buy now", "upgrade", "rate us", "survey", "feedback",
    "community", "documentation", "docs", "home page", "website", "visit website", "follow us",
    "share", "track order", "track your order", "view order", "invoice", "view invoice",
    "receipt",
  ],
  // biome-ignore format: words in rows
  notMe: [
    "if this wasn't you", "if not", "if this was not you", "if it wasn't you",
    "if it was not you", "wasn't you", "was not you", "if you did not", "if you didn't",
    "if you have not", "if you haven't", "did not request", "didn't request", "did not make",
    "did not initiate", "did not perform", "not you", "don't recognize", "do not recognize",
    "not recognize", "don't recognise", "do not recognise", "if you do not wish", "someone else",
  ],
};

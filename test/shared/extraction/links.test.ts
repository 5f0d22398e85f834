/** Magic links: which of a message's links is the one to open, and its exact bytes. */
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";
import type { LinkKind } from "../../../shared/extraction/extraction.ts";
import { registrableDomain } from "../../../shared/message/organization-domain.ts";

const token = "Zk3vQ9xT7mB2nL5wR8yC1dF6";
const wanted = `https://app.example.com/auth/verify?token=${token}`;
const tracked = `https://click.example.net/ls/c?upn=u001.${token}`;
const button = (href: string, text: string) => `<a class="btn" href="${href}">${text}</a>`;

type Row = {
  name: string;
  subject?: string;
  text?: string;
  html?: string;
  link: string | undefined;
  kind?: LinkKind;
};

const rows: Row[] = [
  {
    name: "a short link in a text message, words in between",
    text: "Example: reset your password here https://t.example/r/9fKx02Lq. Link expires in 1 hour.",
    link: "https://t.example/r/9fKx02Lq",
    kind: "reset",
  },
  {
    name: "… in German",
    text: "Klicken Sie zur Bestätigung Ihrer Nummer auf https://ex.example/v/k82Jd9Lm",
    link: "https://ex.example/v/k82Jd9Lm",
    kind: "verify",
  },
  {
    name: "a notice in German that asks whether it was you",
    text: "Hallo,\ndein Passwort wurde geändert. Warst du das nicht? Dann setze es hier zurück: https://ex.example/reset?token=Zk3vQ9xT7mB2nL5w",
    link: undefined,
  },
  {
    name: "the code as a link",
    text: "Login code: 48291\n\nYou can also tap on this link to log in:\nhttps://ex.example/login/48291",
    link: "https://ex.example/login/48291",
    kind: "login",
  },
  {
    name: "… and little is said of it",
    subject: "Verify it's you",
    text: "Your code is\n\n  831927\n\nor tap https://go.example.com/l/x9?c=831927",
    link: "https://go.example.com/l/x9?c=831927",
  },
  {
    name: "a notice whose button is for whoever did not do it",
    subject: "Your password was changed",
    html: `<p>Your password was changed on 12 April.</p><p>If you did not do this, reset your password.</p>${button(tracked, "Reset password")}`,
    link: undefined,
  },
  {
    name: "… behind a colon",
    subject: "Your address was changed",
    html: `<p>Your email address is now b@example.org.</p><p>If you did not make this change, please reset your password at once:</p>${button(tracked, "Reset my password")}`,
    link: undefined,
  },
  {
    name: "… after what is for whoever did",
    subject: "New sign-in",
    html: `<p>We saw a sign-in from Firefox.</p><p>If this was you, there is nothing to do. If this wasn't you, change your password.</p>${button(tracked, "Change password")}`,
    link: undefined,
  },
  {
    name: "… that names nothing",
    subject: "New device sign-in",
    html: `<p>Somebody signed in from Utrecht.</p><p>If this was not you, look at your settings.</p>${button(tracked, "My security")}`,
    link: undefined,
  },
  {
    name: "… in German",
    subject: "Ihr Passwort wurde geändert",
    html: `<p>Ihr Passwort wurde soeben geändert.</p><p>Wenn Sie das nicht waren, setzen Sie Ihr Passwort zurück.</p>${button(tracked, "Passwort zurücksetzen")}`,
    link: undefined,
  },
  {
    name: "… in French",
    subject: "Mot de passe modifié",
    html: `<p>Votre mot de passe vient de changer.</p><p>Si ce n'était pas vous, réinitialisez votre mot de passe.</p>${button(tracked, "Réinitialiser mon mot de passe")}`,
    link: undefined,
  },
  {
    name: "… in Spanish",
    subject: "Tu contraseña ha cambiado",
    html: `<p>La contraseña ha cambiado hoy.</p><p>Si no has sido tú, restablece tu contraseña.</p>${button(tracked, "Restablecer contraseña")}`,
    link: undefined,
  },
  {
    name: "… in Dutch, as a question",
    subject: "Je wachtwoord is gewijzigd",
    html: `<p>Je wachtwoord is vandaag gewijzigd.</p><p>Was jij dit niet? Stel dan je wachtwoord opnieuw in.</p>${button(tracked, "Wachtwoord opnieuw instellen")}`,
    link: undefined,
  },
  {
    name: "… in Russian",
    subject: "Пароль изменён",
    html: `<p>Пароль изменён сегодня.</p><p>Если это были не вы, сбросьте пароль.</p>${button(tracked, "Сбросить пароль")}`,
    link: undefined,
  },
  {
    name: "… in Turkish",
    subject: "Şifreniz değiştirildi",
    html: `<p>Şifreniz bugün değiştirildi.</p><p>Bunu siz yapmadıysanız, şifrenizi sıfırlayın.</p>${button(tracked, "Şifreyi sıfırla")}`,
    link: undefined,
  },
  {
    name: "… in Japanese",
    subject: "パスワードが変更されました",
    html: `<p>本日変更されました。</p><p>お心当たりがない場合は、パスワードを再設定してください。</p>${button(tracked, "パスワードを再設定")}`,
    link: undefined,
  },
  {
    name: "… in Chinese",
    subject: "您的密码已更改",
    html: `<p>您的密码今天已更改。</p><p>如果不是您本人操作，请重置密码。</p>${button(tracked, "重置密码")}`,
    link: undefined,
  },
  {
    name: "… in Thai, whose clauses end with a space",
    subject: "รหัสผ่านถูกเปลี่ยน",
    html: `<p>รหัสผ่านถูกเปลี่ยนวันนี้</p><p>หากไม่ใช่คุณ โปรดรีเซ็ตรหัสผ่าน</p>${button(tracked, "รีเซ็ตรหัสผ่าน")}`,
    link: undefined,
  },
  {
    name: "… behind a colon, whatever the sentence says",
    subject: "New login",
    html: `<p>But if this wasn't you, please act at once:<br>👉 <a href="${tracked}">Reset your password</a></p>`,
    link: undefined,
  },
  {
    name: "… that speaks of the account",
    subject: "New sign-in",
    html: `<p>If this wasn't you, please keep your account safe.</p>${button(tracked, "Account security")}`,
    link: undefined,
  },
  {
    name: "for whoever did ask, in a language that negates last",
    subject: "رمزعبور",
    text: `اگر شما این درخواست را ثبت کرده‌اید، با این لینک رمزعبور را بازنشانی کنید:\nhttps://example.com/reset/${token}`,
    link: `https://example.com/reset/${token}`,
  },
  {
    name: "a newsletter that says above its button what whoever did not ask need not do",
    subject: "Bestätigen Sie Ihr Abonnement",
    html: `<p>Bitte bestätigen Sie Ihr Abonnement. Falls Sie das nicht waren, ist nichts zu tun.</p>${button(tracked, "Abonnement bestätigen")}`,
    link: tracked,
    kind: "verify",
  },
  {
    name: "a trial, with the action in the subject",
    subject: "Activate your free trial",
    html: `<p>Fourteen days of everything, on us.</p><p>No card needed.</p>${button(tracked, "Activate free trial")}`,
    link: undefined,
  },
  {
    name: "a place at a workshop",
    subject: "Confirm your spot",
    html: `<p>The workshop is on 12 May at 10:00.</p><p>Places are few.</p>${button(tracked, "Confirm my spot")}`,
    link: undefined,
  },
  {
    name: "a webinar that starts soon",
    subject: "Reminder: our webinar starts in 1 hour",
    html: `<p>You told us you would come.</p><p>See you at 10:00.</p>${button(tracked, "Join now")}`,
    link: undefined,
  },
  {
    name: "… in French",
    subject: "Inscription confirmée",
    html: `<p>Votre inscription au webinaire est confirmée.</p>${button(tracked, "Rejoindre le webinaire")}`,
    link: undefined,
  },
  {
    name: "a request that says what whoever did not ask can do, right above its button",
    subject: "Somebody asked for your account",
    html: `<p>If you did not ask to reset your password, ignore this mail.</p>${button(tracked, "Reset password")}`,
    link: tracked,
    kind: "reset",
  },
  {
    name: "… and otherwise",
    text: `If you did not ask for a new password, ignore this, otherwise follow the link to reset your password.\n\nhttps://example.com/x/${token}`,
    link: `https://example.com/x/${token}`,
    kind: "reset",
  },
  {
    name: "a trial that begins with a confirmed address",
    subject: "Confirm your email to start your trial",
    html: `<p>Welcome! Confirm your address to start your free trial.</p>${button(tracked, "Confirm email")}<p>If you did not sign up, ignore this mail.</p>`,
    link: tracked,
    kind: "verify",
  },
  {
    name: "words of the path written as one",
    text: `For Ana:\n\nhttps://example.org/go.php?do=resendpwd&auth=${token}`,
    link: `https://example.org/go.php?do=resendpwd&auth=${token}`,
    kind: "reset",
  },
  {
    name: "words of the path beside each other",
    text: `For Ana:\n\nhttps://example.org/update-email?h=${token}`,
    link: `https://example.org/update-email?h=${token}`,
    kind: "verify",
  },
  {
    name: "another URL glued to it",
    text: `Confirm your email: https://example.org/verify/${token}https://example.org/help`,
    link: `https://example.org/verify/${token}`,
  },
  {
    name: "another URL inside it",
    text: `Confirm your email: https://example.org/verify/${token}?to=https://example.org/home`,
    link: `https://example.org/verify/${token}?to=https://example.org/home`,
  },
  {
    name: "click-tracked button before the address printed to be copied",
    html: `<p>Use it to log in, Ana</p><p>-</p>${button(`https://click.example.net/ls/c?upn=u001.${token}`, "Enter Example")}<p>You can also copy this address:</p><p>https://example.org/members/?token=${token}&amp;action=signin</p><p>The link expires in 24 hours.</p>`,
    link: `https://click.example.net/ls/c?upn=u001.${token}`,
  },
  {
    name: "a shop's welcome",
    subject: "Welcome to our shop",
    html: `<p>Confirm your address to track orders, use coupons and see every invoice.</p>${button(`https://click.example.net/c/${token}`, "Confirm email")}<p><a href="https://click.example.net/v/${token}">View in browser</a></p>`,
    link: `https://click.example.net/c/${token}`,
  },
  {
    name: "an anchor that speaks of nothing but a password",
    html: `<p>Somebody asked for this.</p>${button(`https://example.org/x/${token}`, "My password")}`,
    link: `https://example.org/x/${token}`,
  },
  {
    name: "login by button",
    subject: "Sign in to Example",
    html: `<a href="https://example.com"><img alt="Example" src="x.png"></a><p>Click to sign in.</p>${button(`https://example.com/login/${token}`, "Sign in")}<p><a href="https://example.com/help">Help</a> <a href="https://example.com/unsubscribe?u=${token}">Unsubscribe</a></p>`,
    link: `https://example.com/login/${token}`,
    kind: "login",
  },
  {
    name: "verify, plain text",
    text: `Welcome!\n\nPlease confirm your email address:\n\n${wanted}\n\nIf you did not sign up, ignore this mail.`,
    link: wanted,
    kind: "verify",
  },
  {
    name: "a token of words, by its key",
    text: "To continue, open this link in your browser:\n\nhttps://example.com/mail/login?otp=calm-otter-rides-northward&user=ana\n\nIf you did not ask for this, ignore this mail.",
    link: "https://example.com/mail/login?otp=calm-otter-rides-northward&user=ana",
    kind: "login",
  },
  {
    name: "button with a word that other languages write under their footers",
    subject: "Emergency access for Ana",
    html: `<p>You have been invited to become an emergency contact for Ana.</p>${button(`https://example.com/#/accept?token=${token}`, "Become emergency contact")}<p>If you do not wish to become an emergency contact for Ana, you can safely ignore this email.</p>`,
    link: `https://example.com/#/accept?token=${token}`,
    kind: "invite",
  },
  {
    name: "reset",
    subject: "Reset your password",
    html: `<p>Somebody asked to reset your password.</p><a href="https://example.com/password/reset/${token}?email=ana%40example.org">Reset Password</a>`,
    link: `https://example.com/password/reset/${token}?email=ana%40example.org`,
    kind: "reset",
  },
  {
    name: "invite",
    subject: "Ana invited you to Example",
    html: `<p>Ana has invited you to join her team.</p>${button(`https://example.com/i/${token}`, "Accept invitation")}`,
    link: `https://example.com/i/${token}`,
    kind: "invite",
  },
  {
    name: "unlock",
    subject: "Your account is locked",
    text: `Too many attempts. Unlock your account: https://example.com/unlock?t=${token}`,
    link: `https://example.com/unlock?t=${token}`,
    kind: "unlock",
  },
  {
    name: "confirm and cancel side by side",
    subject: "Confirm the change",
    html: `${button(`https://example.com/change/confirm?token=${token}`, "Confirm change")} ${button(`https://example.com/change/cancel?token=${token}`, "Cancel")}`,
    link: `https://example.com/change/confirm?token=${token}`,
  },
  {
    name: "not the one for whoever did not ask",
    subject: "Confirm your new address",
    html: `<p>${button(`https://example.com/e/${token}1`, "Confirm address")}</p><p>If this wasn't you, <a href="https://example.com/e/${token}2">secure your account</a>.</p>`,
    link: `https://example.com/e/${token}1`,
  },
  {
    name: "every link rewritten by click tracking",
    subject: "Verify your email",
    html: `<a href="https://click.example.net/ls/c?upn=Aa1${token}"><img src="l.png"></a>
      <a href="https://click.example.net/ls/c?upn=Bb2${token}" style="background-color:#06c;padding:12px">Verify email</a>
      <a href="https://click.example.net/ls/c?upn=Cc3${token}">Help Center</a>
      <a href="https://click.example.net/ls/c?upn=Dd4${token}">Unsubscribe</a>`,
    link: `https://click.example.net/ls/c?upn=Bb2${token}`,
    kind: "verify",
  },
  {
    name: "tracked, told by the address printed",
    subject: "Your account",
    html: `<p>Open <a href="https://click.example.net/c/Aa1${token}">https://example.com/</a>, or:</p>
      <a href="https://click.example.net/c/Bb2${token}">https://example.com/verify/${token}</a>`,
    link: `https://click.example.net/c/Bb2${token}`,
    kind: "verify",
  },
  {
    name: "wrapped by a mail gateway",
    subject: "Sign in",
    html: `<a href="https://safe.gateway.example/?url=https%3A%2F%2Fapp.example.com%2Fmagic%3Ftoken%3D${token}&amp;data=05">Sign in</a>`,
    link: `https://safe.gateway.example/?url=https%3A%2F%2Fapp.example.com%2Fmagic%3Ftoken%3D${token}&data=05`,
  },
  {
    name: "wrapped, of a shop",
    subject: "Your account",
    text: `Confirm your address: https://safe.gateway.example/?url=https%3A%2F%2Fshop.example.com%2Fconfirm%3Ftoken%3D${token}&data=05`,
    link: `https://safe.gateway.example/?url=https%3A%2F%2Fshop.example.com%2Fconfirm%3Ftoken%3D${token}&data=05`,
    kind: "verify",
  },
  {
    name: "without a scheme",
    text: `Log in here: example.com/login/${token}`,
    link: `example.com/login/${token}`,
  },
  {
    name: "broken over two lines",
    text: `Click to log in:\n\nhttps://accounts.example.com/session/magic-link/verify?token=Zk3vQ9xT7mB2nL5wR8y\nC1dF6Hj4Kp0Sa&redirect=%2Fhome\n\nThanks`,
    link: "https://accounts.example.com/session/magic-link/verify?token=Zk3vQ9xT7mB2nL5wR8yC1dF6Hj4Kp0Sa&redirect=%2Fhome",
  },
  {
    name: "in angle brackets",
    text: `Verify your email <${wanted}>.`,
    link: wanted,
  },
  { name: "before a full stop", text: `Verify your email at ${wanted}.`, link: wanted },
  { name: "in Markdown", text: `[Verify your email](${wanted})`, link: wanted },
  {
    name: "in an SMS",
    text: `Tap to log in: https://ex.am/l/${token}`,
    link: `https://ex.am/l/${token}`,
  },
  {
    name: "a short link behind its label",
    text: "Tap to sign in to Example: https://ex.am/l/aB3xY9",
    link: "https://ex.am/l/aB3xY9",
    kind: "login",
  },
  {
    name: "in brackets, glued to what follows",
    text: `Verify your email [${wanted}]If you cannot open it, copy it.`,
    link: wanted,
  },
  {
    name: "with an ending behind an apostrophe",
    text: `E-postanı doğrulamak için ${wanted}'i ziyaret et.`,
    link: wanted,
  },
  {
    name: "with a particle glued to it",
    text: `이메일 주소를 확인하려면 ${wanted}을 여세요.`,
    link: wanted,
  },
  {
    name: "printed in an anchor, an ending behind it",
    subject: "Şifreni değiştir",
    html: `<p><a href="https://example.com/password/reset/${token}">https://example.com/password/reset/${token}</a>'i aç.</p>`,
    link: `https://example.com/password/reset/${token}`,
    kind: "reset",
  },
  {
    name: "confirm, then cancel over several lines",
    subject: "Email address confirmation",
    text: `To confirm that this account is yours, open this link:\n\nhttps://example.com/a/${token}1\n\nIf you did *not* register it, follow this link\nto cancel the confirmation:\n\nhttps://example.com/b/${token}2\n`,
    link: `https://example.com/a/${token}1`,
    kind: "verify",
  },
  {
    name: "a button that is a picture of one",
    subject: "Welcome",
    html: `<a href="https://example.com"><img src="l.png" alt="Example"></a><a href="https://click.example.net/c/Aa1${token}"><img src="b.png" alt="Verify your email"></a>`,
    link: `https://click.example.net/c/Aa1${token}`,
    kind: "verify",
  },
  {
    name: "in a language nobody taught us",
    text: `Lorem ipsum dolor sit amet, consectetur adipiscing elit:\n\nhttps://example.com/password/edit?reset_password_token=${token}\n\nSed do eiusmod tempor: example.com`,
    link: `https://example.com/password/edit?reset_password_token=${token}`,
    kind: "reset",
  },
  { name: "alone", text: wanted, link: wanted },
  {
    name: "ampersands as entities",
    subject: "Verify your email",
    html: `<a href="https://example.com/verify?a=1&amp;token=${token}&#38;b=2&#x26;c=3&quot;">Verify</a>`,
    link: `https://example.com/verify?a=1&token=${token}&b=2&c=3&quot;`,
  },
  {
    name: "after a fragment",
    subject: "Verify your email",
    text: `Open https://example.com/#/verify-email?token=${token} to verify your email.`,
    link: `https://example.com/#/verify-email?token=${token}`,
  },
  {
    name: "unquoted and single-quoted attributes",
    subject: "Verify your email",
    html: `<a href=https://example.com/>Home</a><a href='${wanted}'>Verify</a>`,
    link: wanted,
  },
];

const none: { name: string; subject?: string; text?: string; html?: string }[] = [
  {
    name: "newsletter",
    subject: "This week",
    html: `<a href="https://click.example.net/c/${token}">Read more</a> <a href="https://click.example.net/u/${token}">Unsubscribe</a>`,
  },
  {
    name: "receipt",
    subject: "Your receipt",
    html: `<a href="https://example.com/orders/${token}">View order</a> <a href="https://example.com/help">Help</a>`,
  },
  { name: "delivery", text: `Your parcel is on its way: https://track.example.com/p/${token}` },
  {
    name: "security notice",
    subject: "Your password was changed",
    text: `If this wasn't you, reset your password: https://example.com/reset`,
  },
  {
    name: "sign-in notice",
    subject: "New sign-in to your account",
    html: `<p>New device, 203.0.113.7.</p><p>If you did not sign in, <a href="https://example.com/secure/${token}">secure your account</a>.</p>`,
  },
  {
    name: "article about passwords",
    subject: "Weekly digest",
    text: "Top post: How to reset your password https://blog.example.com/p/how-to-reset-your-password-482913",
  },
  {
    name: "what to do if it was not you",
    subject: "New login",
    text: "We saw a new login. If not, change your password: https://example.com/account/reset",
  },
  { name: "short link to a parcel", text: "Your parcel is waiting: https://trk.example/x7Kq2" },
  { name: "front page only", text: "Welcome to Example! Visit https://example.com" },
  {
    name: "sale",
    subject: "Sale ends today",
    html: `<a style="background:red" href="https://click.example.net/c/${token}">Shop now</a>`,
  },
  {
    name: "a settings page without a token",
    subject: "Two-factor authentication is on",
    html: `<p>A code is needed to log in from now on.</p><p><a href="https://example.com/auth/edit">Change password</a></p>`,
  },
  {
    name: "a page to switch something on",
    subject: "Your sign-in code",
    html: `<p>Your code: 482913</p><p><a style="background:#06c" href="https://example.com/settings#action=activate_two_factor">Activate two-factor authentication</a></p>`,
  },
  {
    name: "a code revoked by link",
    subject: "Confirm your identity",
    text: `Your one-time code is 482913.\n\nTo revoke the code, click the link below:\n\nhttps://example.com/revoke/one-time-code?id=${token}`,
  },
  {
    name: "join a shop's club",
    subject: "The wait is over",
    html: `<a style="background:#111" href="https://click.example.net/c/${token}">Join now</a> <a href="https://click.example.net/u/${token}2">Shop now</a>`,
  },
  {
    name: "sign-in notice, click-tracked",
    subject: "New sign-in to your account",
    html: `<p>We noticed a new sign-in from Firefox on Linux.</p><a style="background:#111" href="https://click.example.net/c/${token}">Review activity</a><p><a href="https://click.example.net/v/${token}">View in browser</a></p>`,
  },
  {
    name: "a digest to log in for",
    subject: "Weekly digest",
    html: `<p>5 new posts. Sign in to read them all.</p><a style="background:#111" href="https://click.example.net/c/${token}">Sign in</a><p><a href="https://click.example.net/v/${token}">View in browser</a></p>`,
  },
  {
    name: "an offer to activate",
    subject: "Your 20% discount is waiting",
    html: `<p>Save on every order until Sunday.</p><a style="background:#111" href="https://click.example.net/c/${token}">Activate offer</a>`,
  },
  {
    name: "welcome, get started",
    subject: "Welcome to Example",
    html: `<p>Thanks for signing up! 5 tips to get started.</p><a style="background:#111" href="https://click.example.net/c/${token}">Get started</a>`,
  },
  {
    name: "join a club that sells",
    subject: "This week only",
    html: `<p>Sale! A 20% discount on every order. Join our club today.</p><a style="background:#111" href="https://click.example.net/c/${token}">Join now</a>`,
  },
  {
    name: "meeting",
    subject: "Weekly sync",
    text: `Join the meeting: https://meet.example.com/j/48291377?pwd=${token}\nMeeting ID: 482 913 771`,
  },
  {
    name: "a call one is invited to",
    subject: "Meeting invitation: planning",
    text: `Jane invites you to a meeting.\nMeeting number: 2345 678 9012\nJoin: https://example.com/meet/j.php?id=${token}`,
  },
  {
    name: "a booking's page that carries its PIN",
    subject: "Your booking is confirmed",
    text: "Confirmation number: 4829.103.758\nPIN code: 8472\nManage your booking: https://hotels.example.com/mine?booking=4829103758&pin=8472",
  },
  {
    name: "an appointment, as a text message",
    text: "Подтвердите запись к врачу: https://ex.example/z/k82Jd9Lm",
  },
  {
    name: "a loan, as a text message",
    text: "You can get up to Rs. 70,000 today. Activate now: http://ex.am/ckPHYi7",
  },
  {
    name: "a password page in a receipt's footer",
    subject: "Your trip on Friday",
    html: `<p>Receipt. Order total $35.26, purchase paid by card.</p><p><a href="https://click.example.net/c/${token}">Help</a></p><p><a href="https://click.example.net/d/${token}">Forgot password</a></p>`,
  },
  {
    name: "… where nothing is bought",
    subject: "Your trip on Friday",
    html: `<p>Total 35.26 EUR</p><p><a href="https://click.example.net/c/${token}">Trip details</a></p><p><a href="https://click.example.net/d/${token}">Forgot password</a></p>`,
  },
  {
    name: "a shipper's number to look up and confirm",
    subject: "Shipping notification",
    html: `<p>Your parcel is on its way. This shipment was shipped today, delivery takes two days. Insurance 4.00 EUR.</p><a href="https://post.example.com/TrackConfirm?number=${token}">Track &amp; Confirm</a>`,
  },
  {
    name: "the number of a payment",
    subject: "You sent a payment",
    html: `<p>Log in to see all details.</p><p>Transaction ID<br><a href="https://pay.example.com/details/${token}?v=1">72K2885XUR1841</a></p>`,
  },
  {
    name: "a page for which one must be logged in",
    subject: "You paid Robin Example",
    html: `<p>310.00 EUR</p><a style="background:#05f;padding:8px" href="https://pay.example.com/story/5a5e8f925a877f6e384db746?login=1">Comment</a>`,
  },
  {
    name: "a webinar, printed",
    subject: "Reminder: starts in 1 hour",
    text: `The webinar begins in 1 hour. This message is confidential.\n\nHow to join the webinar\n\nhttps://meet.example.com/sjoin/${token}`,
  },
  {
    name: "order confirmation, Lithuanian",
    subject: "Užsakymo patvirtinimas",
    text: `Ačiū, kad perkate!\n\nPuodelis 14,00 EUR\n\nhttps://track.example.com/t/${token}`,
  },
  {
    name: "order confirmation with tracking",
    subject: "Your order confirmation",
    text: `Thank you for your order.\n\nTrack it: https://track.example.com/t/${token}`,
  },
  {
    name: "log in to renew",
    text: "Your domain example.com expires on 3 May 2031. Log in and renew: https://ex.am/N1op7G3l",
  },
  { name: "an address to write to", text: `Verify your email: mailto:${token}@example.com` },
  { name: "survey", text: `Tell us what you think: https://survey.example.com/s/${token}` },
];

describe("the link to open", () => {
  it.each(rows)("$name", ({ name: _name, link, kind, ...message }) => {
    const found = extract({ channel: "email", ...message }).link;
    expect(found?.value).toBe(link);
    if (kind !== undefined) expect(found?.kind).toBe(kind);
  });
});

describe("no link to open", () => {
  it.each(none)("$name", ({ name: _name, ...message }) => {
    expect(extract({ channel: "email", ...message }).link).toBeUndefined();
  });
});

it("gives the site of the link, and code and link of one message", () => {
  const input = {
    channel: "email",
    subject: "Sign in to Example",
    text: `Your sign-in code is 482913, or open https://login.example.co.uk/magic?token=${token}`,
  } as const;
  const found = extract(input, { registrableDomain });
  expect(found.code?.value).toBe("482913");
  expect(found.link).toMatchObject({ kind: "login", site: "example.co.uk" });
  expect(found.primary).toBe("code");
});

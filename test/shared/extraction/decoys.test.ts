/** Numbers that are no codes: beside one they never win, alone they are never given. */
import { describe, expect, it } from "vitest";
import { extract } from "../../../shared/extraction/extract.ts";

const beside: { name: string; text: string }[] = [
  { name: "reference", text: "482913 is your code. Ref: 9085" },
  { name: "reference, shortened", text: "Your code is 482913. Ref. 771204" },
  { name: "shortened label before", text: "Tel. 77120453. 482913 is your one-time code." },
  { name: "reference before", text: "Ref 77120453. Your one-time code is 482913." },
  { name: "transaction and amount", text: "OTP for transaction 88412 of INR 2500.00 is 482913." },
  { name: "amount with sign", text: "Use 482913 to approve $1,250.00 at Example Store" },
  { name: "amount, code first", text: "482913 is the OTP for your payment of EUR 1999 to Example" },
  { name: "card digits", text: "Code 482913 to approve 45.00 GBP on card ending 8812" },
  { name: "dialled", text: "Your code is 482913, or dial *5544*3321#" },
  { name: "masked card", text: "Your code is 482913 for card ****8812" },
  { name: "whose it is, by phone", text: "Your OTP for 9885550123 is 482913" },
  {
    name: "order reported too",
    text: "Your verification code is 482913. Order 20310117 has shipped.",
  },
  { name: "account digits", text: "Account 55120938: your security code is 482913" },
  { name: "phone in front", text: "388-555-4444 your code is 482913" },
  { name: "phone in front, international", text: "+1-388-555-4444 your code is 482913" },
  { name: "phone behind", text: "Your code is 482913. Questions? Call 0800 123 4567" },
  { name: "hotline", text: "Your verification code: 482913. Not you? Call 18005551234 at once" },
  { name: "date and time", text: "On 12/03/2031 at 10:45 you asked for a code: 482913" },
  { name: "date in words", text: "Your code of 3 May 2031 is 482913" },
  { name: "ISO date", text: "2031-05-03 10:45:12 login code 482913" },
  { name: "dotted date", text: "Ihr Code vom 03.05.2031 lautet 482913" },
  { name: "duration in minutes", text: "Code 482913, valid for 10 minutes" },
  { name: "duration in seconds", text: "Your code 482913 expires in 300 seconds" },
  { name: "duration, four digits", text: "Your code is 482913 and expires in 3600 seconds" },
  { name: "year in the footer", text: "Your code is 482913\n\n© 2031 Example Ltd." },
  {
    name: "address in the footer",
    text: "Your code:\n\n482913\n\nExample Inc., 1200 Main Street, Suite 400, Springfield 62704",
  },
  { name: "order number", text: "To track order 7712045 enter the code 482913" },
  { name: "ticket number", text: "Ticket #77120. Your verification code is 482913" },
  { name: "version", text: "Example App 12.4.1: your code is 482913" },
  { name: "IP address", text: "Sign-in from 203.0.113.77. Your code is 482913" },
  { name: "inside a URL", text: "Your code is 482913, or open https://example.com/v/771204" },
  { name: "inside a bare URL", text: "Your code is 482913, or tap v.example.com/771204" },
  { name: "inside an address", text: "ana771204@example.com, your code is 482913" },
  { name: "user name with digits", text: "Hello anna2031, your login code is 482913" },
  {
    name: "list of account numbers",
    text: "OTP to pay GBP 12.50 to 560028 & 27613446 is shared with nobody: code 482913",
  },
  {
    name: "shop with a number in its name",
    text: "OTP for your online purchase of Rs. 1000.00 at Shop97 Stores thru debit card 4591*****13 is 482913",
  },
  { name: "number of tries", text: "Your code is 482913. You have 3 tries left of 100" },
  {
    name: "postcode of the company",
    text: "Ihr Anmeldecode: 482913\n\nBeispiel GmbH, Musterstr. 12, 10115 Berlin",
  },
];

const alone: { name: string; text: string; subject?: string }[] = [
  { name: "one digit over and over", text: "00000000" },
  {
    name: "an application's number",
    text: "Thank you for asking for a card (APPCODE 557184). Send this text to us within 3 hours.",
  },
  {
    name: "what opens a document",
    text: "Your report is ready. 731904 is the password for opening it. Do not share it.",
  },
  { name: "order", text: "Your order 482913 has shipped and arrives in 3 days." },
  { name: "delivery", text: "Parcel 77120453 will be delivered today between 10:00 and 12:00." },
  {
    name: "tracking",
    subject: "Your parcel is on its way",
    text: "Tracking number: 1Z999AA10123456784",
  },
  {
    name: "receipt",
    subject: "Receipt 2031-771204",
    text: "Total: $48.29\nInvoice number 771204\nCard ending in 8812",
  },
  { name: "appointment", text: "Reminder: appointment on 12 May at 10:30, room 482." },
  { name: "missed call", text: "Missed call from 0800 555 4829. Call back on 4829." },
  { name: "promo code", text: "Save 20% today with promo code SAVE2031. Unsubscribe any time." },
  { name: "discount code", text: "Your discount code is SUMMER25. Valid until Sunday." },
  { name: "zip code", text: "Please check your zip code 90210 before we ship." },
  { name: "prize", text: "You have won! Claim code K482. Call 09061234567 from a land line." },
  { name: "prize digits", text: "WINNER! Prize code 4829. Claim by calling 09061234567." },
  { name: "error code", text: "The job stopped with error code 4829." },
  {
    name: "postcode with its country",
    text: "Do not share this offer: log in and save. If you did not sign up, ignore this mail.\n\nExample UAB, Lindenstr. 60, Kaunas, Lithuania, LT-44829 Unsubscribe",
  },
  {
    name: "hashtag",
    text: "Answer our survey! Your unique code:\n#COCO\nThis offer expires today.",
  },
  { name: "password of a file", text: "The statement is attached. PDF password: 48291" },
  {
    name: "numbered, with its country",
    text: "You are our winner! Answer a few questions.\nYour unique code\n#US-94138\nGet the reward",
  },
  { name: "three digits of a file", text: "The statement is attached. Password: 482" },
  { name: "reference in a subject", subject: "Identification: 77120453.", text: "Do not share." },
  { name: "file number in a subject", subject: "Authentication: 77120453.", text: "See the file." },
  { name: "small letters under a button", text: "Grab a box. Only 34 left.\n\nCONFIRM\n\nuns4b\n" },
  { name: "code partly hidden", text: "4829xx is your OTP to pay at Example. Do not share it." },
  { name: "prize pin", text: "Congratulations, winner of our lottery! PIN CODE 7Y7R8K9Z" },
  {
    name: "security notice",
    text: "Your password was changed on 3 May 2031 at 10:45. If this wasn't you, contact support.",
  },
  {
    name: "two-factor switched off",
    text: "2-step verification is now off for your Example account.",
  },
  {
    name: "sign-in notice",
    text: "New sign-in to your account from Berlin on 3 May 2031, IP 203.0.113.77.",
  },
  { name: "balance", text: "Your account balance is 4829.13 EUR. Account 771204." },
  { name: "flight", text: "Booking reference X7K2QM, flight EX4829 departs 10:45 from gate 12." },
  {
    name: "newsletter",
    subject: "10 tips for 2031",
    text: "Read our 10 tips. Over 5000 readers already joined. Unsubscribe here.",
  },
  { name: "chat", text: "ok see you at 1830, bus 4829 from stop 12" },
  { name: "short chat", text: "Call me on 4829" },
  { name: "meeting", text: "Join the meeting, meeting ID 482 913 771, every Monday." },
  { name: "news", text: "Inflation hit 4829 in 2031, says report 771204" },
  {
    name: "airline",
    subject: "Your flight is booked",
    text: "Thank you for your booking.\n\nConfirmation code: X7K2QM\n\nFlight EX4829, 2 passengers, departs 10:45.",
  },
  {
    name: "hotel",
    subject: "Reservation confirmed",
    text: "Your hotel stay is confirmed. Confirmation code: 77120453. 2 guests, 3 nights, total EUR 482.",
  },
  {
    name: "dial-in",
    subject: "Weekly sync",
    text: "Join the meeting: https://meet.example.com/j/48291377\nMeeting ID: 482 913 771\nPasscode: 829130\nOne tap mobile +4930555482",
  },
  {
    name: "letters and digits to dial in with",
    subject: "Video meeting",
    text: "Join the meeting now\nMeeting ID: 234 567 890 12\nPasscode: xY3kLm\n\nDial in by phone\n+49 69 5550123,,829103#\nMeeting options | Reset dial-in PIN",
  },
  {
    name: "a scheduled call",
    subject: "Meeting invitation",
    text: "Jane is inviting you to a scheduled meeting.\n\nJoin: https://meet.example.com/j/84829103758?pwd=abc\n\nMeeting ID: 848 2910 3758\nPasscode: 482913\nOne tap mobile: +4930555482,,84829103758#",
  },
  {
    name: "a postcode below a reset link",
    subject: "Réinitialisation de votre mot de passe",
    text: "Bonjour,\n\nVous avez demandé à réinitialiser votre mot de passe Example. Pour en choisir un nouveau, suivez ce lien (valable 24 heures) :\n\nhttps://www.ex.example/compte/mot-de-passe/nouveau?jeton=eyJhbGciOi.c3Vq.99a\n\nSi vous n'avez rien demandé, aucune action n'est nécessaire.\n\nÀ bientôt,\nL'équipe Example\n85-87 rue du Faubourg Saint-Martin, 75010 Paris\nCentre d'aide : https://aide.ex.example\n",
  },
  {
    name: "backup codes",
    subject: "Two-factor backup codes",
    text: "Here are your backup codes. Each can be used once.\n\n4829 1037\n5821 9104\n7392 0448\n1029 3847",
  },
  {
    name: "a number to dial",
    text: "Code balance: dial *100*4821# and press call. Your PIN stays.",
  },
  { name: "a number with signs for what varies", text: "Look for the courses with code IT1XXX." },
  { name: "a number to dial between signs", text: "To buy minutes, dial the code #4821*" },
  {
    name: "hotline with its area code apart",
    text: "Never share your OTP. Not you? Call 0461- 2383325.",
  },
  {
    name: "a house's number in the subject",
    subject: "Elm Court(B)-048213 - Payment Confirmation",
    text: "Thank you. The payment is valid.",
  },
  {
    name: "what a card's bank answered",
    subject: "Receipt",
    text: "Sales receipt for your order. Card ending in 7267, authorization code 824066, total $45.00. Sign in to see your orders.",
  },
  { name: "hotline, shortened", text: "Choose a PIN that nobody guesses. Questions? Tel. 1500300" },
  { name: "referral", text: "Get a 15% discount when a friend uses the code SPRING25!" },
  { name: "sale", text: "SALE! Up to 40% off this weekend. Code: VR25D at the till." },
  {
    name: "prize by PIN",
    text: "Congratulations! Your number is our winner. PIN: 7Y7R8K9Z, info on example.com",
  },
  {
    name: "prize, Indonesian",
    text: "Selamat! No. Anda pemenang undian, hadiah mobil. PIN:8JF2177 info klik www.example.com",
  },
  {
    name: "locker",
    text: "Your package has arrived. Your pickup code is 482913. Open until 22:00.",
  },
  { name: "parcel, Polish", text: "Twoja paczka czeka. Kod odbioru: 433566" },
  {
    name: "amount in words of money",
    text: "خرید بسته اینترنت با قیمت 250000 ریال، فعال‌سازی با تماس",
  },
  {
    name: "a sender whose name has digits",
    subject: "ab4cd: your recovery codes were generated anew",
    text: "The recovery codes of your account were generated anew.",
  },
  { name: "card with its middle left out", text: "رمز اول کارت 5022*9910432 اشتباه وارد شد" },
  { name: "zip code in one word", text: "New login. If this was not you, tell us. Zipcode: 80999" },
  {
    name: "a stay's confirmation code",
    subject: "Reservation confirmed",
    text: "Log in to write to your guests.\n\nCONFIRMATION CODE\n\nHKDRX7M24Z\n\nBooking total 310.00 EUR, reservation for 2 guests",
  },
  {
    name: "a transfer's tracking key",
    text: "Importe: 310.00 MN\nClave de rastreo: 77120453\nNo comparta sus contraseñas. Si no fue usted, llame al banco.",
  },
  {
    name: "a transfer's reference code, in a subject",
    subject: "Remesa enviada - Código: RM77120",
    text: "Código de referencia: RM77120. Monto: 2500 pesos.",
  },
  { name: "ride", text: "Your ride is here! Tell your driver the PIN 7731 to start the trip." },
  { name: "parcel, Mongolian", text: "Таны илгээмж ирлээ!\nКод: 482913" },
  {
    name: "card purchase, Russian in Latin letters",
    text: "Pokupka, summa 310.20 RUR, karta *8812, kod:771204. Dostupno 4100.15 RUR",
  },
  { name: "a state in capitals", text: "Example Flag Company, 20 Park St., Winchester, MA 01890" },
  { name: "bare word", text: "Hello" },
  { name: "empty", text: "" },
];

describe("beside a code", () => {
  it.each(beside)("$name", ({ text }) => {
    expect(extract({ channel: "sms", text }).code?.value).toBe("482913");
  });
});

describe("alone", () => {
  it.each(alone)("$name", ({ text, subject }) => {
    const input = {
      channel: "email",
      text,
      ...(subject === undefined ? {} : { subject }),
    } as const;
    expect(extract(input).code).toBeUndefined();
  });
});

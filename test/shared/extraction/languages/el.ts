import type { LanguageSamples } from "../language-samples.ts";

export const el: LanguageSamples = {
  tag: "el",
  codes: [
    { text: "Ο κωδικός επαλήθευσης είναι 730418.", code: "730418" },
    { text: "Για σύνδεση χρησιμοποιήστε τον κωδικό μίας χρήσης 55129.", code: "55129" },
  ],
  links: [{ subject: "Ενεργοποίηση λογαριασμού", anchor: "Επιβεβαίωση email" }],
  nothing: [
    "Η παραγγελία 730418 θα φτάσει σε 3 ημέρες.",
    "Στις 14/03/2031 χρεώθηκαν 249,90 € στον λογαριασμό 88213.",
  ],
};

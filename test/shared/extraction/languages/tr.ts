import type { LanguageSamples } from "../language-samples.ts";

export const tr: LanguageSamples = {
  tag: "tr",
  codes: [
    { text: "Doğrulama kodunuz 730418'dir. Kimseyle paylaşmayın.", code: "730418" },
    { text: "Hesabınıza giriş için tek kullanımlık şifreniz: 5512-9034", code: "55129034" },
    { text: "Giriş kodunuz 482913tür.", code: "482913" },
  ],
  links: [
    { subject: "Hesap aktivasyonu", anchor: "E-postayı doğrula" },
    { subject: "Hesabınız", anchor: "Şifremi değiştirin" },
  ],
  nothing: [
    "730418 numaralı siparişiniz 3 gün içinde teslim edilecek.",
    "14.03.2031 tarihinde 88213 no'lu hesaptan 249,90 TL çekildi.",
  ],
};

import type { LanguageSamples } from "../language-samples.ts";

export const ja: LanguageSamples = {
  tag: "ja",
  codes: [
    {
      text: "【サンプル】確認コード:730418 このコードを他人に教えないでください。",
      code: "730418",
    },
    {
      text: "ログインするにはワンタイムパスワード 5512-9034 を入力してください。有効期限は5分です。",
      code: "55129034",
    },
  ],
  links: [
    { subject: "アカウントの有効化", anchor: "メールアドレスを確認する" },
    { subject: "ご登録ありがとうございます", anchor: "本登録はこちら" },
    { subject: "アカウント", anchor: "パスワード再発行" },
  ],
  nothing: [
    "ご注文番号730418の商品は3日後に届きます。",
    "2031年3月14日に口座88213から249円が引き落とされました。",
  ],
};

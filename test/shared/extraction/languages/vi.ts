import type { LanguageSamples } from "../language-samples.ts";

export const vi: LanguageSamples = {
  tag: "vi",
  codes: [
    { text: "Mã xác minh của bạn là 730418.", code: "730418" },
    { text: "Nhập mật khẩu 55129 để đăng nhập, có hiệu lực trong 5 phút.", code: "55129" },
  ],
  links: [
    { subject: "Kích hoạt tài khoản", anchor: "Xác nhận email" },
    { subject: "Tài khoản của bạn", anchor: "Tiếp tục đăng ký" },
  ],
  nothing: [
    "Đơn hàng 730418 sẽ đến trong 3 ngày.",
    "Ngày 14/03/2031 đã trừ 249.900 VND từ tài khoản 88213.",
  ],
};

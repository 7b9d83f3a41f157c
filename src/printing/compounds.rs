//! Words of two syllables, which Vietnamese writes apart: a line had better not end within one.

/// The words of this trade, and those that its sentences are made of. Where a word is missing, a line may end within it.
const WORDS: &str = "
    an ninh, an toàn, bảo hiểm, bảo vệ, cán bộ, căn cước, cảm ơn, cấp đổi, chất nổ, chính quyền, chứng nhận,
    chứng thực, chữa cháy, chuẩn bị, công an, công chứng, công cụ, công dân, cơ giới, cứu hộ, cứu nạn, cư trú, dịch vụ, dữ liệu,
    đảm bảo, đăng ký, đất đai, đầu tư, địa chỉ, điện thoại, điện tử, điều kiện, định danh, đô thị, đường bộ, gia hạn,
    giao dịch, giao thông, giấy phép, giấy tờ, hành chính, hết hạn, hiệu lực, hỗ trợ, hồ sơ, hộ chiếu, hộ khẩu, hộ tịch,
    hôm nay, hướng dẫn, kết hôn, kết quả, khai báo, khai sinh, khai tử, kinh doanh, lao động, lái xe, lần lượt, lệ phí,
    lượt gọi, lưu trú, màn hình, nghĩa vụ, ngành nghề, nhập cảnh, nội quy, phòng cháy, phòng chờ, phương tiện, phục vụ,
    quản lý, sát hạch, số thứ, tạm trú, tạm vắng, thanh toán, thay thế, thành phố, theo dõi, thị thực, thông báo,
    thông tin, thủ tục, thứ tự, thường trú, tiếp nhận, tố cáo, tổ chức, trật tự, trực tuyến, tư pháp, ứng dụng, ưu tiên,
    vật liệu, việc làm, vũ khí, vui lòng, xác nhận, xác thực, xã hội, xây dựng, xuất cảnh, xuất nhập, yêu cầu";

/// Whether one word ends in `first` and goes on with `second`, whatever their case and the punctuation around them.
pub fn belong_together(first: &str, second: &str) -> bool {
    // Whatever ends with punctuation ends a word.
    if first.ends_with(|c: char| !c.is_alphanumeric()) {
        return false;
    }
    let bare = |part: &str| part.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let (first, second) = (bare(first), bare(second));
    WORDS.split(',').filter_map(|word| word.trim().split_once(' ')).any(|word| word == (&first, &second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case_and_before_punctuation() {
        assert!(belong_together("giấy", "phép") && belong_together("Công", "an") && belong_together("hồ", "sơ."));
        assert!(belong_together("(màn", "hình)"));
        assert!(!belong_together("hồ,", "sơ"), "a comma ends a word");
        assert!(!belong_together("phép", "lái") && !belong_together("", ""));
    }

    #[test]
    fn every_word_has_two_syllables() {
        assert!(WORDS.split(',').all(|word| word.split_whitespace().count() == 2));
    }
}

import Foundation
import Records
import Testing

@testable import Language

/// Documents of the built-in model whose scripts say more than its n-grams.
struct EastAsianTests {
  private func language(_ text: String) throws -> String {
    let identifier = try DocumentIdentifier(BuiltInModel.load())
    return identifier.identify(Array(text.utf8).span).language.code
  }

  @Test(arguments: [
    (
      "zh",
      "我们用 Kubernetes 和 Helm 部署 Redis Cluster。\n先在 Debian 上安装 containerd，再用 kubectl apply 创建 Deployment 和 Service。"
    ),
    ("zh", "Nikon Z8 与 Canon EOS R5 Mark II 哪个好？\n索尼 Sony A7 IV 的价格更低，但 Nikon 的手感不错。"),
    ("ja", "GitHub Actions で Docker image を build し、Amazon ECR に push します。\nまず AWS CLI と Terraform をインストールしてください。"),
    ("ko", "Docker Compose 로 PostgreSQL 과 Redis 를 실행하는 방법을 설명합니다.\nUbuntu Server 에서 docker compose up 을 입력하세요."),
    ("en", "The museum 故宮博物院 in Taipei has opened a new hall, and visitors from all over the island came to see it."),
    ("de", "Das Restaurant 天下一品 hat am Hafen eine neue Filiale eröffnet, und die Schlange reichte bis zur Brücke."),
  ])
  func namesInLatinLettersDoNotDecide(language expected: String, text: String) throws {
    #expect(try language(text) == expected)
  }

  @Test(arguments: [
    ("ja", "市営駐車場利用案内\n営業時間　午前八時から午後十時まで\n料金　一時間百円、最大八百円\n休業日　年末年始"),
    ("ja", "入札公告\n件名　庁舎外壁改修工事\n履行期間　契約締結日の翌日から三月末日まで\n参加資格　県内に本店を有する業者"),
    ("zh", "停车场收费通知\n营业时间　上午八点至晚上十点\n收费标准　每小时五元，每日最高四十元\n节假日照常营业"),
    ("zh", "停車場收費通知\n營業時間　上午八點至晚上十點\n收費標準　每小時五元，每日最高四十元\n節假日照常營業"),
    ("zh", "美の味酸奶今天打折，两盒只要八元。市民可以在超市里凭卡购买，每个人最多买四盒，活动到周日结束。"),
  ])
  func kanaAndFormsTellJapaneseFromChinese(language expected: String, text: String) throws {
    #expect(try language(text) == expected)
  }

  @Test(arguments: [
    "BBBB BB BBBBB B BBBB BBB BB BBBBBB", "uuuuuu uuu UUUUUU uuuu uuuuuuuu", "ооооо оо оооооо оооо оооо",
    "du du du du da da da da du du da da ooh", "XXI XXII XXIII XXIV XXV XXVI XXVII", "QRA QRB QRC QRD QRE QRF QRG QRH",
    "ttgacctgaacttgacgtagctagcatgcatcgatgctagct", "3F A0 9C DE AD BE EF 12 4B CC 0D FA 7E E1",
    "KA 05 MN 1234, KL 07 BQ 8822, TN 22 CD 9081, AP 39 TT 4567",
  ])
  func textWithoutWordsIsUndetermined(text: String) throws {
    #expect(try language(text) == "und")
  }

  @Test(arguments: [
    ("en", "Yes, yes, yes, he said, and once more yes: the train would come before the night was over."),
    ("fi", "Vaari haravoi haaroja saaren rannalla, ja aamulla taas kaakkuri huutaa kaakaa vaarin veneen vieressä."),
    ("haw", "Ua hele akula ka poʻe i ke kula e aʻo ai i ka ʻōlelo a me ka hana a nā kūpuna o ka ʻāina."),
    ("vi", "TÔI ĐI HỌC Ở HÀ NỘI VÀ ĐI LÀM Ở HẢI PHÒNG, CÒN EM TÔI Ở NHÀ VỚI BÀ."),
  ])
  func wordsThatRepeatAreWords(language expected: String, text: String) throws {
    #expect(try language(text) == expected)
  }

  /// Normal form D has the language and score of normal form C.
  @Test(arguments: [
    "Ọjọ́ náà dára púpọ̀, àwọn ọmọdé ń ṣeré ní etí odò.", "바다가 잔잔하면 배가 하루에 두 번 섬으로 떠나고, 겨울에는 한 번만 떠난다.",
    "Žąsys skrenda į šiaurę, kai ateina pavasaris.",
  ])
  func decomposedTextIsTheSame(text: String) throws {
    let identifier = try DocumentIdentifier(BuiltInModel.load())
    let composed = identifier.identify(Array(text.precomposedStringWithCanonicalMapping.utf8).span)
    let decomposed = identifier.identify(Array(text.decomposedStringWithCanonicalMapping.utf8).span)
    #expect(composed.language == decomposed.language && composed.score == decomposed.score)
    #expect(composed.language != .undetermined)
  }
}

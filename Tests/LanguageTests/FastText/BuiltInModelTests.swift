import Base
import Language
import Records
import TestSupport
import Testing

@Suite("The built-in model")
struct BuiltInModelTests {
  private let model: FastTextModel

  init() throws { model = try BuiltInModel.load() }

  @Test("knows at least 419 languages in at most 5 MB")
  func size() {
    let languages = Set(LabelTags(model.labels).tags.compactMap { $0?.language })
    #expect(languages.count >= 419)
    #expect(LabelTags(model.labels).tags.allSatisfy { $0 != nil })
    #expect(BuiltInModel.byteCount <= 5_000_000)
    #expect(BuiltInModel.sha256.utf8.count == 64)
  }

  #if !DEBUG
    @Test("loads within 50 ms")
    func loading() throws {
      let durations = try (0..<3).map { _ in try ContinuousClock().measure { _ = try BuiltInModel.load() } }
      #expect(try #require(durations.min()) < .milliseconds(50))
    }
  #endif

  @Test("knows sentences in many languages, in upper case too")
  func sentences() throws {
    let predictor = FastTextPredictor(model)
    let tags = LabelTags(model.labels).tags
    let table = String(decoding: try FileSystem.read(TestFiles.fixture("language/sentences.tsv")), as: UTF8.self)
    let lines = table.split(separator: "\n")
    #expect(lines.count >= 20)
    for line in lines {
      let fields = line.split(separator: "\t")
      for text in [String(fields[1]), fields[1].uppercased()] as [String] {
        let best = predictor.best(text.utf8.span)
        #expect(best.flatMap { tags[$0.label] }?.language.code == String(fields[0]), "\(text)")
      }
    }
  }

  @Test("text without letters has no language", arguments: ["", "12 345", "– … !", "\u{1F600}\u{1F680}"])
  func nothing(text: String) {
    let best = FastTextPredictor(model).best(text.utf8.span)
    #expect(best == nil)
  }

  @Test(
    "code, keys and lists of units are und",
    arguments: [
      "qxzvw kjhgf zxcvb wqrtp plmkn bvcxz", "var obj ctx function return null div span px css",
    ])
  func noise(text: String) {
    let best = FastTextPredictor(model).best(text.utf8.span)
    #expect(best.flatMap { LabelTags(model.labels).tags[$0.label] } == .undetermined)
  }
}
